import "./orders.css";
import "../cart/cart.css";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link, useParams } from "react-router";
import { isStatus } from "../api/errors";
import { useServices } from "../app/services";
import { useTexts } from "../i18n";
import { useFormats } from "../i18n/formats";
import { ButtonLink } from "../ui/button";
import { Empty, Notice, Page } from "../ui/page";
import { Problem } from "../ui/problem";
import { Bars, Loading } from "../ui/waiting";
import { StatusBadge } from "./badge";
import { CancelOrder } from "./cancel-order";
import { isOver, isUnpaid, type Order, orderQuery, shortId } from "./queries";
import { Refunds } from "./refunds";
import { texts } from "./texts";
import { Tracker } from "./tracker";

export function OrderPage() {
  const t = useTexts(texts);
  const { id = "" } = useParams();
  const { api } = useServices();
  const { data: order, error, refetch } = useQuery(orderQuery(api, id));
  if (order) return <Shown order={order} />;
  return (
    <Page title={isStatus(error, 404) ? t.missing : t.order(shortId(id))} above={<Back />}>
      <Absent error={error} retry={() => refetch()} />
    </Page>
  );
}

function Absent({ error, retry }: { error: unknown; retry: () => void }) {
  const t = useTexts(texts);
  if (isStatus(error, 404)) return <Empty>{t.missingHint}</Empty>;
  if (error) return <Problem error={error} retry={retry} />;
  return (
    <Loading>
      <Bars count={6} />
    </Loading>
  );
}

function Back() {
  const t = useTexts(texts);
  return (
    <p className="back">
      <Link to="/orders">{t.back}</Link>
    </p>
  );
}

function Shown({ order }: { order: Order }) {
  const t = useTexts(texts);
  const { day } = useFormats();
  return (
    <Page title={t.order(shortId(order.id))} above={<Back />} beside={<StatusBadge status={order.status} />}>
      <p className="fine">{t.placed(day(order.created_at))}</p>
      <Tracker order={order} />
      <div className="aside-layout">
        <div className="stack">
          <WhatNow order={order} />
          <Items order={order} />
          <History order={order} />
        </div>
        <Aside order={order} />
      </div>
    </Page>
  );
}

/** What the customer can do, or wait for. */
function WhatNow({ order }: { order: Order }) {
  const t = useTexts(texts);
  if (isUnpaid(order)) {
    return (
      <Notice kind="warning">
        <p>{order.payment_status === "failed" ? t.failedHint : t.payHint}</p>
        <ButtonLink to={`/orders/${order.id}/pay`}>{t.payNow}</ButtonLink>
      </Notice>
    );
  }
  return isOver(order) ? null : <p className="fine">{t.live}</p>;
}

function Items({ order }: { order: Order }) {
  const t = useTexts(texts);
  const { money } = useFormats();
  return (
    <Section title={t.things}>
      <ul className="ordered">
        {order.items.map((item) => (
          <li key={item.product_id}>
            <span>
              <Link to={`/products/${item.product_id}`}>{item.name}</Link>
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

function History({ order }: { order: Order }) {
  const t = useTexts(texts);
  const { moment } = useFormats();
  return (
    <Section title={t.history}>
      <ol className="history">
        {order.history.map((step) => (
          <li key={step.at + step.status}>
            <time dateTime={step.at}>{moment(step.at)}</time>
            <span>
              {t.statuses[step.status]} <span className="fine">{t.actors[step.by]}</span>
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="stack order-section">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Aside({ order }: { order: Order }) {
  const t = useTexts(texts);
  const { money, country } = useFormats();
  const to = order.shipping_address;
  const lines = [to.name, to.line1, to.line2, `${to.postal_code} ${to.city}`, to.region, country(to.country), to.phone];
  return (
    <aside className="panel stack summary">
      <p className="total">
        <span>{t.total}</span> <strong>{money(order.total_amount, order.currency)}</strong>
      </p>
      <p>{t.payments[order.payment_status]}</p>
      <Refunds order={order} />
      <div>
        <h3>{t.sendTo}</h3>
        <address>
          {lines.filter(Boolean).map((line) => (
            <span key={line}>{line}</span>
          ))}
        </address>
      </div>
      <p className="fine">
        {t.number}
        <br />
        <code>{order.id}</code>
      </p>
      {["pending", "processing"].includes(order.status) && <CancelOrder order={order} />}
    </aside>
  );
}
