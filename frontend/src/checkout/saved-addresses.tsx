import { useMutation, useQuery } from "@tanstack/react-query";
import { type Schemas, unwrap } from "../api/client";
import { useServices, useSession } from "../app/services";
import { hasAccount } from "../auth/session";
import { defineTexts, useTexts } from "../i18n";
import { SelectField } from "../ui/field";
import { useToast } from "../ui/toasts";
import { type AddressForm, EMPTY_ADDRESS, toShippingAddress } from "./address";

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

type SavedAddress = Schemas["SavedAddressPublic"];

const NAMES = Object.keys(EMPTY_ADDRESS) as (keyof AddressForm)[];
const QUERY_KEY = ["addresses"];

function toForm(address: SavedAddress): AddressForm {
  return Object.fromEntries(NAMES.map((name) => [name, address[name] ?? ""])) as unknown as AddressForm;
}

/** The customer's address book, and a way to add to it. The checkout works without it. */
export function useAddressBook() {
  const t = useTexts(texts);
  const { api, queries } = useServices();
  const { user } = useSession();
  const toast = useToast();
  const available = hasAccount(user);
  const { data } = useQuery({
    queryKey: QUERY_KEY,
    queryFn: () => unwrap(api.GET("/auth/addresses")),
    enabled: available,
  });
  const { mutate } = useMutation({
    mutationFn: (address: AddressForm) =>
      unwrap(api.POST("/auth/addresses", { body: { ...toShippingAddress(address), is_default: false } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: QUERY_KEY }),
    onError: () => toast(t.notSaved),
  });
  const addresses = data?.addresses ?? [];
  /** Adds the address unless the book has it. */
  const save = (address: AddressForm) => {
    const known = addresses.map(toForm).some((each) => NAMES.every((name) => each[name] === address[name]));
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
      {addresses.map(({ id, name, line1, postal_code, city }) => (
        <option key={id} value={id}>
          {[name, line1, [postal_code, city].filter(Boolean).join(" ")].filter(Boolean).join(", ")}
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
