import { valibotResolver } from "@hookform/resolvers/valibot";
import { useMutation } from "@tanstack/react-query";
import { useEffect } from "react";
import { useForm } from "react-hook-form";
import { unwrap } from "../api/client";
import { useServices } from "../app/services";
import { type AddressForm, addressSchema, EMPTY_ADDRESS, toShippingAddress } from "../checkout/address";
import { addressesQuery, type SavedAddress, toForm } from "../checkout/address-book";
import { AddressFields } from "../checkout/address-fields";
import { texts } from "../checkout/texts";
import { useTexts } from "../i18n";
import { Button } from "../ui/button";
import { FormError } from "../ui/error-message";
import { useUnsavedChanges } from "../ui/unsaved-changes";
import { useFieldErrors } from "../ui/use-field-errors";
import { accountTexts } from "./texts";

interface AddressEditorProps {
  /** The address to change; null adds one. */
  address: SavedAddress | null;
  /** @param done What was done; null if nothing changed. */
  onDone: (done: string | null) => void;
}

export function AddressEditor({ address, onDone }: AddressEditorProps) {
  const checkout = useTexts(texts);
  const t = useTexts(accountTexts);
  const { register, handleSubmit, formState, watch, setError, setFocus } = useForm({
    resolver: valibotResolver(addressSchema(checkout)),
    defaultValues: address ? toForm(address) : EMPTY_ADDRESS,
  });
  const save = useSaveAddress(address, () => onDone(t.addressSaved));
  const words = { too_many_addresses: t.bookFull };
  const unmarked = useFieldErrors(save.error, setError, { words });
  useUnsavedChanges(formState.isDirty && !save.isPending);
  useEffect(() => setFocus("name"), [setFocus]);
  return (
    <form className="stack address" noValidate onSubmit={handleSubmit((form) => save.mutate(form))}>
      <h3>{address ? t.editAddress : t.newAddress}</h3>
      <FormError error={unmarked} words={words} />
      <AddressFields country={watch("country")} errors={formState.errors} register={register} />
      <div className="row">
        <Button type="submit" busy={save.isPending}>
          {t.saveAddress}
        </Button>
        <Button kind="quiet" onClick={() => onDone(null)}>
          {t.cancel}
        </Button>
      </div>
    </form>
  );
}

function useSaveAddress(address: SavedAddress | null, onSaved: () => void) {
  const { api, queries } = useServices();
  return useMutation({
    mutationFn: (form: AddressForm) => {
      const body = toShippingAddress(form);
      if (address === null) return unwrap(api.POST("/auth/addresses", { body: { ...body, is_default: false } }));
      return unwrap(api.PATCH("/auth/addresses/{id}", { params: { path: { id: address.id } }, body }));
    },
    onSuccess: async () => {
      await queries.invalidateQueries(addressesQuery(api));
      onSaved();
    },
  });
}
