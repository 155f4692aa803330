import "../../orders/orders.css";
import "../../cart/cart.css";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { isStatus } from "../../api/errors";
import { useServices } from "../../app/services";
import { useTexts } from "../../i18n";
import { useFormats } from "../../i18n/formats";
import { CancelOrder } from "../../orders/cancel-order";
import { Address, History, Items, OrderNumber, Section, Total } from "../../orders/order-parts";
import { OrderTracker } from "../../orders/order-tracker";
import { type Order, orderQuery, shortId } from "../../orders/queries";
import { StatusBadge } from "../../orders/status-badge";
import { texts as orderTexts } from "../../orders/texts";
import { isCancellable } from "../../orders/transitions";
import { Empty, useKeepFocus } from "../../ui/page";
import { QueryResult } from "../../ui/query-result";
import { AdminPage } from "../admin-page";
import { NextStep } from "./next-step";
import { PaymentPanel } from "./payment-panel";
import { usePolledPayments } from "./queries";
import { texts } from "./texts";

export function AdminOrderPage() {
  const t = useTexts(texts);
  const { order: titled } = useTexts(orderTexts);
  const { id = "" } = useParams();
  const { api } = useServices();
  const query = useQuery(orderQuery(api, id));
  useKeepFocus(query.data?.status);
  const missing = isStatus(query.error, 404);
  return (
    <AdminPage
      title={missing ? t.missing : titled(shortId(id))}
      back={{ to: "/admin/orders", text: t.back }}
      beside={query.data && <StatusBadge status={query.data.status} />}
    >
      {missing ? (
        <Empty>{t.missingHint}</Empty>
      ) : (
        <QueryResult query={query}>{(order) => <OrderDetails order={order} />}</QueryResult>
      )}
    </AdminPage>
  );
}

function OrderDetails({ order }: { order: Order }) {
  const t = useTexts(texts);
  const { placed } = useTexts(orderTexts);
  const { moment } = useFormats();
  const payments = usePolledPayments(order);
  return (
    <>
      <p className="fine">{placed(moment(order.created_at))}</p>
      <OrderTracker order={order} />
      <div className="aside-layout">
        <div className="stack">
          <NextStep order={order} />
          <Items order={order} products="/admin/products" />
          <Section title={t.paymentTitle}>
            <QueryResult query={payments} bars={3}>
              {(all) =>
                all.length === 0 ? (
                  <p>{t.noPayment}</p>
                ) : (
                  all.map((each) => <PaymentPanel key={each.id} payment={each} />)
                )
              }
            </QueryResult>
          </Section>
          <History order={order} actors={t.actors} />
        </div>
        <Aside order={order} />
      </div>
    </>
  );
}

function Aside({ order }: { order: Order }) {
  const t = useTexts(texts);
  return (
    <aside className="panel stack summary">
      <Total order={order} />
      <Address order={order} />
      <OrderNumber order={order} />
      <p className="fine">
        {t.account}
        <br />
        <code>{order.user_id}</code>
      </p>
      {isCancellable(order) && <CancelOrder order={order} refundText={t.refundText} />}
    </aside>
  );
}
