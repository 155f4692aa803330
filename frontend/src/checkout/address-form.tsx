import { valibotResolver } from "@hookform/resolvers/valibot";
import { useEffect, useState } from "react";
import { useForm } from "react-hook-form";
import { useSession } from "../app/services";
import { useTexts } from "../i18n";
import { Button } from "../ui/button";
import { useUnsavedChanges } from "../ui/unsaved-changes";
import { useFieldErrors } from "../ui/use-field-errors";
import {
  type AddressForm as Address,
  addressSchema,
  EMPTY_ADDRESS,
  loadDraftAddress,
  saveDraftAddress,
} from "./address";
import { AddressFields } from "./address-fields";
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
  return (
    <form className="stack address" noValidate onSubmit={handleSubmit(submit)}>
      <h2>{t.address}</h2>
      <SavedAddresses addresses={book.addresses} onChoose={choose} />
      <AddressFields country={country} errors={formState.errors} register={register} />
      {book.available && <SaveAddress checked={saving} onChange={setSaving} />}
      <Button type="submit" busy={busy}>
        {t.place}
      </Button>
    </form>
  );
}
