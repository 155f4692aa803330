import { Page } from "../ui/page";

export function OrdersPage() {
  return <Page title="OrdersPage">…</Page>;
}
