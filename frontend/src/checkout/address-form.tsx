import { valibotResolver } from "@hookform/resolvers/valibot";
import { useEffect, useMemo, useState } from "react";
import { useForm } from "react-hook-form";
import { useSession } from "../app/services";
import { useLanguage, useTexts } from "../i18n";
import { useFormats } from "../i18n/formats";
import { Button } from "../ui/button";
import { SelectField, TextField } from "../ui/field";
import { useUnsavedChanges } from "../ui/unsaved-changes";
import { useFieldErrors } from "../ui/use-field-errors";
import {
  type AddressForm as Address,
  addressSchema,
  COUNTRIES,
  EMPTY_ADDRESS,
  isRequired,
  loadDraftAddress,
  saveDraftAddress,
} from "./address";
import { SaveAddress, SavedAddresses, useAddressBook } from "./saved-addresses";
import { texts } from "./texts";

interface AddressFormProps {
  busy: boolean;
  error: unknown;
  onSubmit: (address: Address) => void;
}

export function AddressForm({ busy, error, onSubmit }: AddressFormProps) {
  const t = useTexts(texts);
  const userId = useSession().user?.id ?? "";
  const { register, handleSubmit, formState, watch, setError, setValue } = useForm({
    resolver: valibotResolver(addressSchema(t)),
    defaultValues: { ...EMPTY_ADDRESS, ...loadDraftAddress(userId) },
  });
  useFieldErrors(error, setError, { prefix: "shipping_address." });
  useEffect(() => {
    const { unsubscribe } = watch((typed) => saveDraftAddress(userId, typed as Partial<Address>));
    return unsubscribe;
  }, [watch, userId]);
  const typed = watch();
  useUnsavedChanges(!busy && Object.values(typed).some((text) => text.trim() !== ""), { kept: true });
  const { country } = typed;
  const book = useAddressBook();
  const [saving, setSaving] = useState(false);
  const choose = (address: Address) => {
    for (const name of Object.keys(EMPTY_ADDRESS) as (keyof Address)[])
      setValue(name, address[name], { shouldDirty: true, shouldValidate: formState.isSubmitted });
  };
  const submit = (address: Address) => {
    if (saving) book.save(address);
    onSubmit(address);
  };
  const field = (name: keyof Address, label: string, autoComplete: string, required = true) => ({
    label: required ? label : t.optional(label),
    autoComplete: `shipping ${autoComplete}`,
    required,
    error: formState.errors[name]?.message,
    ...register(name),
  });
  return (
    <form className="stack address" noValidate onSubmit={handleSubmit(submit)}>
      <h2>{t.address}</h2>
      <SavedAddresses addresses={book.addresses} onChoose={choose} />
      <TextField {...field("name", t.name, "name")} />
      <TextField {...field("line1", t.line1, "address-line1")} />
      <TextField {...field("line2", t.line2, "address-line2", false)} />
      <div className="two">
        <TextField {...field("postal_code", t.postalCode, "postal-code", isRequired("postal_code", country))} />
        <TextField {...field("city", t.city, "address-level2", isRequired("city", country))} />
      </div>
      <div className="two">
        <TextField {...field("region", t.region, "address-level1", false)} />
        <SelectField {...field("country", t.country, "country")}>
          <Countries />
        </SelectField>
      </div>
      <TextField {...field("phone", t.phone, "tel", false)} type="tel" hint={t.phoneHint} />
      {book.available && <SaveAddress checked={saving} onChange={setSaving} />}
      <Button type="submit" busy={busy}>
        {t.place}
      </Button>
    </form>
  );
}

function Countries() {
  const t = useTexts(texts);
  const { language } = useLanguage();
  const { country } = useFormats();
  const named = useMemo(
    () =>
      COUNTRIES.map((code) => ({ code, name: country(code) })).sort((a, b) => a.name.localeCompare(b.name, language)),
    [country, language],
  );
  return (
    <>
      <option value="">{t.chooseCountry}</option>
      {named.map(({ code, name }) => (
        <option key={code} value={code}>
          {name}
        </option>
      ))}
    </>
  );
}
