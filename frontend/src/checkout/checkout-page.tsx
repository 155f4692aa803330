import { Page } from "../ui/page";

export function CheckoutPage() {
  return <Page title="CheckoutPage">…</Page>;
}
