import "./orders.css";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { useServices } from "../app/services";
import { useTexts } from "../i18n";
import { useFormats } from "../i18n/formats";
import { ButtonLink } from "../ui/button";
import { ErrorMessage } from "../ui/error-message";
import { LoadMore } from "../ui/load-more";
import { Loading, SkeletonBars } from "../ui/loading";
import { Empty, Page } from "../ui/page";
import { type Order, ordersQuery, paymentText } from "./queries";
import { StatusBadge } from "./status-badge";
import { texts } from "./texts";

export function OrdersPage() {
  const t = useTexts(texts);
  return (
    <Page title={t.title}>
      <Orders />
    </Page>
  );
}

function Orders() {
  const t = useTexts(texts);
  const { api } = useServices();
  const query = useInfiniteQuery(ordersQuery(api));
  if (query.isPending) {
    return (
      <Loading>
        <SkeletonBars count={6} />
      </Loading>
    );
  }
  if (!query.data) return <ErrorMessage error={query.error} retry={() => query.refetch()} />;
  const orders = query.data.pages.flatMap((page) => page.orders);
  if (orders.length === 0) return <NoOrders />;
  return (
    <>
      <ul className="orders">
        {orders.map((order) => (
          <li key={order.id}>
            <OrderRow order={order} />
          </li>
        ))}
      </ul>
      <LoadMore query={query}>{t.more}</LoadMore>
    </>
  );
}

function NoOrders() {
  const t = useTexts(texts);
  return (
    <Empty>
      <p>{t.none}</p>
      <ButtonLink to="/">{t.toShop}</ButtonLink>
    </Empty>
  );
}

function OrderRow({ order }: { order: Order }) {
  const t = useTexts(texts);
  const { money, day } = useFormats();
  const [first] = order.items;
  return (
    <article className="order-row">
      <div>
        <h2>
          <Link to={`/orders/${order.id}`}>{t.items(first?.name ?? "", order.items.length - 1)}</Link>
        </h2>
        <p className="fine">
          {t.placed(day(order.created_at))} · {t.payments[paymentText(order)]}
        </p>
      </div>
      <StatusBadge status={order.status} />
      <p className="price">{money(order.total_amount, order.currency)}</p>
    </article>
  );
}
