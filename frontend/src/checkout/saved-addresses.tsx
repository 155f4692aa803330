import { useMutation, useQuery } from "@tanstack/react-query";
import { unwrap } from "../api/client";
import { useServices, useSession } from "../app/services";
import { hasAccount } from "../auth/session";
import { defineTexts, useTexts } from "../i18n";
import { SelectField } from "../ui/field";
import { useToast } from "../ui/toasts";
import { type AddressForm, toShippingAddress } from "./address";
import { ADDRESS_NAMES, addressesQuery, inOneLine, type SavedAddress, toForm } from "./address-book";

const texts = defineTexts(
  {
    saved: "Saved addresses",
    choose: "Choose a saved address",
    save: "Save this address to my account",
    notSaved: "The address could not be saved to your account. Your order is not affected.",
  },
  {
    saved: "Indirizzi salvati",
    choose: "Scegli un indirizzo salvato",
    save: "Salva questo indirizzo nel mio account",
    notSaved: "Non è stato possibile salvare l’indirizzo nel tuo account. L’ordine non ne risente.",
  },
);

/** The customer's address book, and a way to add to it. The checkout works without it. */
export function useAddressBook() {
  const t = useTexts(texts);
  const { api, queries } = useServices();
  const { user } = useSession();
  const toast = useToast();
  const available = hasAccount(user);
  const { data: addresses = [] } = useQuery({ ...addressesQuery(api), enabled: available });
  const { mutate } = useMutation({
    mutationFn: (address: AddressForm) =>
      unwrap(api.POST("/auth/addresses", { body: { ...toShippingAddress(address), is_default: false } })),
    onSuccess: () => queries.invalidateQueries(addressesQuery(api)),
    onError: () => toast(t.notSaved),
  });
  /** Adds the address unless the book has it. */
  const save = (address: AddressForm) => {
    const known = addresses.map(toForm).some((each) => ADDRESS_NAMES.every((name) => each[name] === address[name]));
    if (!known) mutate(address);
  };
  return { available, addresses, save };
}

interface SavedAddressesProps {
  addresses: SavedAddress[];
  onChoose: (address: AddressForm) => void;
}

/** Fills in the form with a saved address. */
export function SavedAddresses({ addresses, onChoose }: SavedAddressesProps) {
  const t = useTexts(texts);
  if (addresses.length === 0) return null;
  const choose = (id: string) => {
    const chosen = addresses.find((each) => each.id === id);
    if (chosen) onChoose(toForm(chosen));
  };
  return (
    <SelectField label={t.saved} defaultValue="" onChange={({ target }) => choose(target.value)}>
      <option value="">{t.choose}</option>
      {addresses.map((each) => (
        <option key={each.id} value={each.id}>
          {inOneLine(each)}
        </option>
      ))}
    </SelectField>
  );
}

export function SaveAddress({ checked, onChange }: { checked: boolean; onChange: (checked: boolean) => void }) {
  const t = useTexts(texts);
  return (
    <label className="check">
      <input type="checkbox" checked={checked} onChange={({ target }) => onChange(target.checked)} /> {t.save}
    </label>
  );
}
