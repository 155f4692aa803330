import "../cart/cart.css";
import "./checkout.css";
import { Link, useNavigate } from "react-router";
import { type Schemas, unwrap } from "../api/client";
import { isCode } from "../api/errors";
import { useCartLines, useServices, useSession } from "../app/services";
import { useAttempt } from "../app/use-attempt";
import { totalOf } from "../cart/money";
import { useTexts } from "../i18n";
import { useFormats } from "../i18n/formats";
import { ButtonLink } from "../ui/button";
import { FormError } from "../ui/error-message";
import { Loading, Spinner } from "../ui/loading";
import { Empty, Notice, Page } from "../ui/page";
import { UnknownOutcome } from "../ui/unknown-outcome";
import { type AddressForm as Address, toShippingAddress } from "./address";
import { AddressForm } from "./address-form";
import { CheckoutSteps } from "./checkout-steps";
import { GuestForm } from "./guest-form";
import { texts } from "./texts";

export function CheckoutPage() {
  const t = useTexts(texts);
  return (
    <Page title={t.title} beside={<CheckoutSteps now={1} />}>
      <Checkout />
    </Page>
  );
}

function Checkout() {
  const t = useTexts(texts);
  const lines = useCartLines();
  const { user } = useSession();
  const place = usePlaceOrder();
  if (place.isPending || place.isSuccess) return <PlacingOrder text={t.placing} />;
  if (place.unknown) return <OutcomeUnknown order={place.unknown} again={place.again} />;
  if (lines.length === 0) return <EmptyCart />;
  const send = (address: Address) => {
    const items = lines.map(({ product_id, quantity, price }) => ({ product_id, quantity, price }));
    place.begin({ items, shipping_address: toShippingAddress(address) });
  };
  return (
    <div className="aside-layout">
      <div className="stack">
        <OrderRejected error={place.error} />
        {user ? <AddressForm busy={place.isPending} error={place.error} onSubmit={send} /> : <GuestForm />}
      </div>
      <Summary />
    </div>
  );
}

type PendingOrder = Schemas["OrderCreate"] & { items: PricedItem[] };
type PricedItem = Schemas["OrderCreate"]["items"][number] & { price: string };

function OutcomeUnknown({ order, again }: { order: PendingOrder; again: () => void }) {
  const t = useTexts(texts);
  const { config } = useServices();
  const { money } = useFormats();
  const total = money(totalOf(order.items, config.currency), config.currency);
  return <UnknownOutcome text={t.unknown(total)} again={again} />;
}

function usePlaceOrder() {
  const { api, cart, queries } = useServices();
  const navigate = useNavigate();
  return useAttempt("order", {
    send: (body: PendingOrder, header) => unwrap(api.POST("/orders", { params: { header }, body })),
    onSuccess: (order, { items }) => {
      for (const { product_id } of items) cart.remove(product_id);
      queries.setQueryData(["order", order.id], order);
      void queries.invalidateQueries({ queryKey: ["orders"] });
      void navigate(`/orders/${order.id}/pay`, { replace: true });
    },
    refresh: () => queries.invalidateQueries({ queryKey: ["product"] }),
  });
}

function PlacingOrder({ text }: { text: string }) {
  return (
    <Loading>
      <p className="row">
        <Spinner /> {text}
      </p>
    </Loading>
  );
}

function EmptyCart() {
  const t = useTexts(texts);
  return (
    <Empty>
      <p>{t.emptyCart}</p>
      <ButtonLink to="/">{t.toShop}</ButtonLink>
    </Empty>
  );
}

/** Why the order was not placed. Problems with the cart are shown there, line by line. */
function OrderRejected({ error }: { error: unknown }) {
  const t = useTexts(texts);
  if (!error) return null;
  const inCart = isCode(error, "insufficient_stock", "price_changed", "product_not_found");
  return (
    <div className="stack">
      <FormError error={error} />
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
