import { Page } from "../ui/page";

export function Admin() {
  return <Page title="Admin">…</Page>;
}
