import "../cart/cart.css";
import "./checkout.css";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { Link, useNavigate } from "react-router";
import type { Schemas } from "../api/client";
import { isAmbiguous, isCode } from "../api/errors";
import { useCartLines, useServices, useSession } from "../app/services";
import { totalOf } from "../cart/money";
import { useTexts } from "../i18n";
import { useFormats } from "../i18n/formats";
import { Button, ButtonLink } from "../ui/button";
import { Empty, Notice, Page } from "../ui/page";
import { FormProblem } from "../ui/problem";
import { Loading } from "../ui/waiting";
import { type AddressForm as Address, toShippingAddress } from "./address";
import { AddressForm } from "./address-form";
import { type Attempt, beginAttempt, carryOut, openAttempt } from "./attempt";
import { Steps } from "./steps";
import { texts } from "./texts";

export function CheckoutPage() {
  const t = useTexts(texts);
  const { user } = useSession();
  return (
    <Page title={t.title} beside={<Steps now={1} />}>
      {user && <Ordering userId={user.id} />}
    </Page>
  );
}

function Ordering({ userId }: { userId: string }) {
  const t = useTexts(texts);
  const lines = useCartLines();
  const place = usePlacing();
  const resumed = useRef(false);
  useEffect(() => {
    // Sent before a reload, or before the session ended: what became of it comes first.
    const open = openAttempt(userId);
    if (open && !resumed.current) place.mutate(open);
    resumed.current = true;
  }, [userId, place.mutate]);
  if (place.isPending || place.isSuccess) return <Waiting text={t.placing} />;
  if (isAmbiguous(place.error) && place.variables) return <Unknown again={() => place.mutate(place.variables)} />;
  if (lines.length === 0) return <NothingToOrder />;
  const send = (address: Address) => {
    const items = lines.map(({ product_id, quantity, price }) => ({ product_id, quantity, price }));
    place.mutate(beginAttempt(userId, { items, shipping_address: toShippingAddress(address) }));
  };
  return (
    <div className="aside-layout">
      <div className="stack">
        <Refused error={place.error} />
        <AddressForm busy={place.isPending} onSubmit={send} />
      </div>
      <Summary />
    </div>
  );
}

function usePlacing() {
  const { api, cart, queries } = useServices();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (attempt: Attempt) => carryOut(api, attempt),
    onSuccess: (order: Schemas["OrderPublic"], { order: { items } }) => {
      for (const { product_id } of items) cart.remove(product_id);
      queries.setQueryData(["order", order.id], order);
      void queries.invalidateQueries({ queryKey: ["orders"] });
      void navigate(`/orders/${order.id}/pay`, { replace: true });
    },
    onError: () => queries.invalidateQueries({ queryKey: ["product"] }),
  });
}

function Waiting({ text }: { text: string }) {
  return (
    <Loading>
      <p className="row">
        <span className="spinner" aria-hidden="true" /> {text}
      </p>
    </Loading>
  );
}

/** No form here: another order must not be sent before it is known what became of this one. */
function Unknown({ again }: { again: () => void }) {
  const t = useTexts(texts);
  return (
    <div className="problem" role="alert">
      <p>{t.unknown}</p>
      <div className="row">
        <Button onClick={again}>{t.tryAgain}</Button>
      </div>
    </div>
  );
}

function NothingToOrder() {
  const t = useTexts(texts);
  return (
    <Empty>
      <p>{t.emptyCart}</p>
      <ButtonLink to="/">{t.toShop}</ButtonLink>
    </Empty>
  );
}

/** Why there is no order. What the cart has to do with is shown there, line by line. */
function Refused({ error }: { error: unknown }) {
  const t = useTexts(texts);
  if (!error) return null;
  const inCart = isCode(error, "insufficient_stock", "price_changed", "product_not_found");
  return (
    <div className="stack">
      <FormProblem error={error} />
      {inCart && (
        <Notice kind="warning">
          <Link to="/cart">{t.toCart}</Link>
        </Notice>
      )}
    </div>
  );
}

function Summary() {
  const t = useTexts(texts);
  const { config } = useServices();
  const lines = useCartLines();
  const { money } = useFormats();
  const currency = lines[0]?.currency ?? config.currency;
  return (
    <section className="panel stack summary">
      <h2>{t.yourOrder}</h2>
      <ul className="summary-lines">
        {lines.map((line) => (
          <li key={line.product_id}>
            <span>{t.unitsOf(line.quantity, line.name)}</span>
            <span className="price">{money(totalOf([line], currency), currency)}</span>
          </li>
        ))}
      </ul>
      <p className="total">
        <span>{t.total}</span> <strong>{money(totalOf(lines, currency), currency)}</strong>
      </p>
      <Link to="/cart">{t.changeCart}</Link>
    </section>
  );
}
