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
import { Loading, SkeletonBars } from "../ui/loading";
import { Empty, Notice, Page, useKeepFocus } from "../ui/page";
import { CancelOrder } from "./cancel-order";
import { Address, History, Items, OrderNumber, Total } from "./order-parts";
import { OrderTracker } from "./order-tracker";
import { isFinal, isUnpaid, type Order, orderQuery, paymentText, shortId } from "./queries";
import { Refunds } from "./refunds";
import { StatusBadge } from "./status-badge";
import { texts } from "./texts";
import { isCancellable } from "./transitions";

export function OrderPage() {
  const t = useTexts(texts);
  const { id = "" } = useParams();
  const { api } = useServices();
  const { data: order, error, refetch } = useQuery(orderQuery(api, id));
  if (order) return <OrderDetails order={order} />;
  return (
    <Page title={isStatus(error, 404) ? t.missing : t.order(shortId(id))} above={<BackLink />}>
      <OrderUnavailable error={error} retry={() => refetch()} />
    </Page>
  );
}

function OrderUnavailable({ error, retry }: { error: unknown; retry: () => void }) {
  const t = useTexts(texts);
  if (isStatus(error, 404)) return <Empty>{t.missingHint}</Empty>;
  if (error) return <ErrorMessage error={error} retry={retry} />;
  return (
    <Loading>
      <SkeletonBars count={6} />
    </Loading>
  );
}

function BackLink() {
  const t = useTexts(texts);
  return (
    <p className="back">
      <Link to="/orders">{t.back}</Link>
    </p>
  );
}

function OrderDetails({ order }: { order: Order }) {
  const t = useTexts(texts);
  const { day } = useFormats();
  useKeepFocus(order.status);
  return (
    <Page title={t.order(shortId(order.id))} above={<BackLink />} beside={<StatusBadge status={order.status} />}>
      <p className="fine">{t.placed(day(order.created_at))}</p>
      <OrderTracker order={order} />
      <div className="aside-layout">
        <div className="stack">
          <OrderAction order={order} />
          <Items order={order} products="/products" />
          <History order={order} actors={t.actors} />
        </div>
        <Aside order={order} />
      </div>
    </Page>
  );
}

/** What the customer can do, or wait for. */
function OrderAction({ order }: { order: Order }) {
  const t = useTexts(texts);
  if (isUnpaid(order)) {
    return (
      <Notice kind="warning">
        <p>{order.payment_status === "failed" ? t.failedHint : t.payHint}</p>
        <ButtonLink to={`/orders/${order.id}/pay`}>{t.payNow}</ButtonLink>
      </Notice>
    );
  }
  return isFinal(order) ? null : <p className="fine">{t.live}</p>;
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
