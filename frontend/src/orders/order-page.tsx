import "./orders.css";
import "../cart/cart.css";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { isStatus } from "../api/errors";
import { useServices } from "../app/services";
import { useTexts } from "../i18n";
import { useFormats } from "../i18n/formats";
import { ButtonLink } from "../ui/button";
import { ErrorMessage } from "../ui/error-message";
import { Bars, Loading } from "../ui/loading";
import { Empty, Notice, Page, useFocusKept } from "../ui/page";
import { StatusBadge } from "./badge";
import { CancelOrder } from "./cancel-order";
import { Address, History, Items, OrderNumber, Total } from "./order-parts";
import { isOver, isUnpaid, type Order, orderQuery, paymentText, shortId } from "./queries";
import { Refunds } from "./refunds";
import { texts } from "./texts";
import { Tracker } from "./tracker";
import { isCancellable } from "./transitions";

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
  if (error) return <ErrorMessage error={error} retry={retry} />;
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
  useFocusKept(order.status);
  return (
    <Page title={t.order(shortId(order.id))} above={<Back />} beside={<StatusBadge status={order.status} />}>
      <p className="fine">{t.placed(day(order.created_at))}</p>
      <Tracker order={order} />
      <div className="aside-layout">
        <div className="stack">
          <WhatNow order={order} />
          <Items order={order} products="/products" />
          <History order={order} actors={t.actors} />
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

function Aside({ order }: { order: Order }) {
  const t = useTexts(texts);
  return (
    <aside className="panel stack summary">
      <Total order={order} />
      <p>{t.payments[paymentText(order)]}</p>
      <Refunds order={order} />
      <Address order={order} />
      <OrderNumber order={order} />
      {isCancellable(order) && <CancelOrder order={order} />}
    </aside>
  );
}
