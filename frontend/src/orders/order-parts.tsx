import type { ReactNode } from "react";
import { Link } from "react-router";
import { useTexts } from "../i18n";
import { useFormats } from "../i18n/formats";
import type { Order } from "./queries";
import { texts } from "./texts";

/** @param products The path of the products' pages. */
export function Items({ order, products }: { order: Order; products: string }) {
  const t = useTexts(texts);
  const { money } = useFormats();
  return (
    <Section title={t.lineItems}>
      <ul className="ordered">
        {order.items.map((item) => (
          <li key={item.product_id}>
            <span>
              <Link to={`${products}/${item.product_id}`}>{item.name}</Link>
              <br />
              <span className="fine">{t.each(item.quantity, money(item.unit_price, order.currency))}</span>
            </span>
            <span className="price">{money(item.total, order.currency)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

type Actor = Order["history"][number]["by"];

/** @param actors How to name those who changed the order. */
export function History({ order, actors }: { order: Order; actors: Record<Actor, string> }) {
  const t = useTexts(texts);
  const { moment } = useFormats();
  return (
    <Section title={t.history}>
      <ol className="history">
        {order.history.map((step) => (
          <li key={step.at + step.status}>
            <time dateTime={step.at}>{moment(step.at)}</time>
            <span>
              {t.statuses[step.status]} <span className="fine">{actors[step.by]}</span>
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
}

export function Section({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <section className="stack order-section">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

export function Address({ order }: { order: Order }) {
  const t = useTexts(texts);
  const { country } = useFormats();
  const to = order.shipping_address;
  const place = [to.postal_code, to.city].filter(Boolean).join(" ");
  const lines = [to.name, to.line1, to.line2, place, to.region, country(to.country), to.phone];
  return (
    <div>
      <h3>{t.shippingAddress}</h3>
      <address>
        {lines.filter(Boolean).map((line) => (
          <span key={line}>{line}</span>
        ))}
      </address>
    </div>
  );
}

export function Total({ order }: { order: Order }) {
  const t = useTexts(texts);
  const { money } = useFormats();
  return (
    <p className="total">
      <span>{t.total}</span> <strong>{money(order.total_amount, order.currency)}</strong>
    </p>
  );
}

export function OrderNumber({ order }: { order: Order }) {
  const t = useTexts(texts);
  return (
    <p className="fine">
      {t.number}
      <br />
      <code>{order.id}</code>
    </p>
  );
}
