import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { unwrap } from "../api/client";
import { useServices } from "../app/services";
import { addressesQuery, inOneLine, type SavedAddress } from "../checkout/address-book";
import { useTexts } from "../i18n";
import { useFormats } from "../i18n/formats";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { FormError } from "../ui/error-message";
import { accountTexts } from "./texts";

interface SavedAddressItemProps {
  address: SavedAddress;
  onEdit: () => void;
  /** @param done What was done. */
  onDone: (done: string) => void;
}

export function SavedAddressItem({ address, onEdit, onDone }: SavedAddressItemProps) {
  const t = useTexts(accountTexts);
  const makeDefault = useMakeDefault(address, () => onDone(t.addressIsDefault));
  const named = (action: string) => `${action}: ${inOneLine(address)}`;
  return (
    <li className="stack">
      <Lines address={address} />
      <FormError error={makeDefault.error} />
      <div className="row">
        <Button kind="quiet" aria-label={named(t.edit)} onClick={onEdit}>
          {t.edit}
        </Button>
        {!address.is_default && (
          <Button
            kind="quiet"
            aria-label={named(t.makeDefault)}
            busy={makeDefault.isPending}
            onClick={() => makeDefault.mutate()}
          >
            {t.makeDefault}
          </Button>
        )}
        <RemoveAddress address={address} label={named(t.remove)} onDone={() => onDone(t.addressRemoved)} />
      </div>
    </li>
  );
}

function Lines({ address }: { address: SavedAddress }) {
  const t = useTexts(accountTexts);
  const { country } = useFormats();
  const place = [address.postal_code, address.city].filter(Boolean).join(" ");
  const lines = [address.line1, address.line2, place, address.region, country(address.country), address.phone];
  return (
    <address>
      <strong>{address.name}</strong>
      {address.is_default && <span className="default-mark">{t.isDefault}</span>}
      {lines.filter(Boolean).map((line) => (
        <span key={line}>{line}</span>
      ))}
    </address>
  );
}

function useMakeDefault({ id }: SavedAddress, onSuccess: () => void) {
  const { api, queries } = useServices();
  return useMutation({
    mutationFn: () =>
      unwrap(api.PATCH("/auth/addresses/{id}", { params: { path: { id } }, body: { is_default: true } })),
    onSuccess,
    onSettled: () => queries.invalidateQueries(addressesQuery(api)),
  });
}

function RemoveAddress({ address, label, onDone }: { address: SavedAddress; label: string; onDone: () => void }) {
  const t = useTexts(accountTexts);
  const { api, queries } = useServices();
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () => unwrap(api.DELETE("/auth/addresses/{id}", { params: { path: { id: address.id } } })),
    onSuccess: () => {
      setAsking(false);
      onDone();
    },
    onSettled: () => queries.invalidateQueries(addressesQuery(api)),
  });
  return (
    <>
      <Button kind="danger" aria-label={label} onClick={() => setAsking(true)}>
        {t.remove}
      </Button>
      {asking && (
        <ConfirmDialog
          title={t.removeTitle}
          action={t.remove}
          dismiss={t.keep}
          busy={remove.isPending}
          onConfirm={() => remove.mutate()}
          onDismiss={() => setAsking(false)}
        >
          <FormError error={remove.error} />
          <p>{inOneLine(address)}</p>
          <p>{t.removeText}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
