import { Page } from "../ui/page";

export function PayPage() {
  return <Page title="PayPage">…</Page>;
}
