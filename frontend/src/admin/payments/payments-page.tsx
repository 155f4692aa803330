import { infiniteQueryOptions, useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { type Api, unwrap } from "../../api/client";
import { useServices } from "../../app/services";
import { useTexts } from "../../i18n";
import { useFormats } from "../../i18n/formats";
import { shortId } from "../../orders/queries";
import { LoadMore } from "../../ui/load-more";
import { Empty } from "../../ui/page";
import { QueryResult } from "../../ui/query-result";
import { Table } from "../../ui/table";
import { AdminPage } from "../admin-page";
import type { Payment } from "../orders/refund";
import { refundTexts } from "../orders/refund-texts";
import { texts } from "./texts";

const PAGE_SIZE = 25;

/** The payments of all customers. Actions are on the order's page. */
export function PaymentsPage() {
  const t = useTexts(texts);
  const { api } = useServices();
  const query = useInfiniteQuery(paymentsQuery(api));
  return (
    <AdminPage title={t.title}>
      <p className="lead">{t.lead}</p>
      <QueryResult query={query}>
        {(payments) => (
          <>
            {payments.length === 0 ? <Empty>{t.none}</Empty> : <Payments payments={payments} />}
            <LoadMore query={query}>{t.more}</LoadMore>
          </>
        )}
      </QueryResult>
    </AdminPage>
  );
}

function paymentsQuery(api: Api) {
  return infiniteQueryOptions({
    queryKey: ["payments", "all"],
    queryFn: ({ pageParam, signal }) =>
      unwrap(api.GET("/payments", { params: { query: { limit: PAGE_SIZE, ...pageParam } }, signal })),
    initialPageParam: {} as { cursor?: string },
    getNextPageParam: ({ pagination }) =>
      pagination.next_cursor === null ? undefined : { cursor: pagination.next_cursor },
    select: ({ pages }) => pages.flatMap(({ payments }) => payments),
  });
}

function Payments({ payments }: { payments: Payment[] }) {
  const t = useTexts(texts);
  const { amount, paymentStatus, paymentStatuses, refunded } = useTexts(refundTexts);
  const { money, moment } = useFormats();
  return (
    <Table
      caption={t.caption}
      rows={payments}
      keyOf={({ id }) => id}
      columns={[
        {
          head: t.order,
          cell: ({ order_id }) => <Link to={`/admin/orders/${order_id}`}>{t.ofOrder(shortId(order_id))}</Link>,
        },
        { head: t.begun, cell: ({ created_at }) => <time dateTime={created_at}>{moment(created_at)}</time> },
        { head: paymentStatus, cell: ({ status }) => paymentStatuses[status] },
        { head: refunded, number: true, cell: (each) => money(each.refunded_amount, each.currency) },
        { head: amount, number: true, cell: (each) => money(each.amount, each.currency) },
      ]}
    />
  );
}
