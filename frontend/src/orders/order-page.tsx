import { Page } from "../ui/page";

export function OrderPage() {
  return <Page title="OrderPage">…</Page>;
}
