import "../checkout/checkout.css";
import "./account.css";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useServices } from "../app/services";
import { addressesQuery, type SavedAddress } from "../checkout/address-book";
import { useTexts } from "../i18n";
import { Button } from "../ui/button";
import { FocusOnMount } from "../ui/focus-on-mount";
import { QueryResult } from "../ui/query-result";
import { AddressEditor } from "./address-editor";
import { SavedAddressItem } from "./saved-address-item";
import { accountTexts } from "./texts";

/** What the section shows below the list: a form (for a new address if `editing` is null), or what was done last. */
type Shown = { editing: SavedAddress | null } | { done: string; at: number } | null;

export function AddressBook() {
  const t = useTexts(accountTexts);
  const { api } = useServices();
  const query = useQuery(addressesQuery(api));
  const [shown, setShown] = useState<Shown>(null);
  const editing = shown !== null && "editing" in shown ? shown : null;
  const heading = useRef<HTMLHeadingElement>(null);
  const finish = (done: string | null) => {
    setShown(done === null ? null : { done, at: performance.now() });
    if (done === null) heading.current?.focus();
  };
  return (
    <section className="panel stack">
      <h2 ref={heading} tabIndex={-1}>
        {t.addresses}
      </h2>
      <QueryResult query={query} bars={3}>
        {(addresses) => (
          <>
            {addresses.length === 0 && <p>{t.noAddresses}</p>}
            <ul className="saved">
              {addresses.map((each) => (
                <SavedAddressItem
                  key={each.id}
                  address={each}
                  onEdit={() => setShown({ editing: each })}
                  onDone={finish}
                />
              ))}
            </ul>
            {shown !== null && "done" in shown && (
              <FocusOnMount key={shown.at} className="notice good">
                {shown.done}
              </FocusOnMount>
            )}
            {editing ? (
              <AddressEditor key={editing.editing?.id ?? ""} address={editing.editing} onDone={finish} />
            ) : (
              <div className="row">
                <Button kind="quiet" onClick={() => setShown({ editing: null })}>
                  {t.addAddress}
                </Button>
              </div>
            )}
          </>
        )}
      </QueryResult>
    </section>
  );
}
