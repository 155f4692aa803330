import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { unwrap } from "../api/client";
import { useServices, useSession } from "../app/services";
import { useTexts } from "../i18n";
import { useFormats } from "../i18n/formats";
import { Notice } from "../ui/page";
import { isUnpaid } from "./queries";
import { texts } from "./texts";

/** A link to the newest order that waits for its payment: its items have left the cart. */
export function UnpaidOrder() {
  const t = useTexts(texts);
  const { api } = useServices();
  const { user } = useSession();
  const { money } = useFormats();
  const { data } = useQuery({
    queryKey: ["orders", "pending"],
    queryFn: ({ signal }) => unwrap(api.GET("/orders", { params: { query: { status: "pending", limit: 1 } }, signal })),
    enabled: user !== null,
  });
  const order = data?.orders.find(isUnpaid);
  if (!order) return null;
  return (
    <Notice>
      <p>{t.unpaidOrder(money(order.total_amount, order.currency))}</p>
      <Link to={`/orders/${order.id}/pay`}>{t.payNow}</Link>
    </Notice>
  );
}
