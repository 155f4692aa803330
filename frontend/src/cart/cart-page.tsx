import { Page } from "../ui/page";

export function CartPage() {
  return <Page title="CartPage">…</Page>;
}
