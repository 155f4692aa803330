import "../../orders/orders.css";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useSearchParams } from "react-router";
import { useServices } from "../../app/services";
import { useTexts } from "../../i18n";
import { useFormats } from "../../i18n/formats";
import { type Order, paymentText, type Status, shortId } from "../../orders/queries";
import { StatusBadge } from "../../orders/status-badge";
import { texts as orderTexts } from "../../orders/texts";
import { SelectField } from "../../ui/field";
import { LoadMore } from "../../ui/load-more";
import { Empty } from "../../ui/page";
import { QueryResult } from "../../ui/query-result";
import { Table } from "../../ui/table";
import { AdminPage } from "../admin-page";
import { FindOrder } from "./find-order";
import { allOrdersQuery, MAX_NUMBER_LENGTH, type OrderFilters } from "./queries";
import { texts } from "./texts";

const STATUSES = Object.keys(orderTexts.en.statuses) as Status[];

export function AdminOrdersPage() {
  const t = useTexts(texts);
  const { statuses } = useTexts(orderTexts);
  const [filters, change] = useOrderFilters();
  return (
    <AdminPage title={t.title}>
      <div className="toolbar">
        <SelectField
          label={t.status}
          value={filters.status}
          onChange={({ target }) => change({ status: target.value as OrderFilters["status"] })}
        >
          <option value="">{t.anyStatus}</option>
          {STATUSES.map((each) => (
            <option key={each} value={each}>
              {statuses[each]}
            </option>
          ))}
        </SelectField>
        <FindOrder number={filters.search} onFind={(search) => change({ search })} />
      </div>
      <Orders filters={filters} />
    </AdminPage>
  );
}

function useOrderFilters(): [OrderFilters, (change: Partial<OrderFilters>) => void] {
  const [params, setParams] = useSearchParams();
  const filters = {
    search: params.get("search")?.slice(0, MAX_NUMBER_LENGTH) ?? "",
    status: STATUSES.find((each) => each === params.get("status")) ?? ("" as const),
  };
  const change = (changed: Partial<OrderFilters>) =>
    setParams(Object.entries({ ...filters, ...changed }).filter(([, value]) => value !== ""));
  return [filters, change];
}

function Orders({ filters }: { filters: OrderFilters }) {
  const t = useTexts(texts);
  const { api } = useServices();
  const query = useInfiniteQuery(allOrdersQuery(api, filters));
  return (
    <QueryResult query={query}>
      {(orders) => (
        <>
          {orders.length === 0 ? <Empty>{noneText(t, filters)}</Empty> : <OrderTable orders={orders} />}
          <LoadMore query={query}>{t.more}</LoadMore>
        </>
      )}
    </QueryResult>
  );
}

function noneText(t: typeof texts.en, { search, status }: OrderFilters): string {
  if (search) return status ? t.noneFoundInStatus : t.noneFound;
  return status ? t.noneInStatus : t.none;
}

function OrderTable({ orders }: { orders: Order[] }) {
  const t = useTexts(texts);
  const { payments } = useTexts(orderTexts);
  const { money, moment } = useFormats();
  return (
    <Table
      caption={t.caption}
      rows={orders}
      keyOf={({ id }) => id}
      columns={[
        { head: t.order, cell: ({ id }) => <Link to={`/admin/orders/${id}`}>{shortId(id)}</Link> },
        { head: t.placedAt, cell: ({ created_at }) => <time dateTime={created_at}>{moment(created_at)}</time> },
        { head: t.customer, cell: ({ shipping_address }) => shipping_address.name },
        { head: t.status, cell: ({ status }) => <StatusBadge status={status} /> },
        { head: t.payment, cell: (order) => payments[paymentText(order)] },
        { head: t.total, number: true, cell: ({ total_amount, currency }) => money(total_amount, currency) },
      ]}
    />
  );
}
