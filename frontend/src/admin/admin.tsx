import { Route, Routes } from "react-router";
import { Page } from "../ui/page";

/** The shopkeeper's part of the shop: one chunk, loaded by admins alone. */
export function Admin() {
  return (
    <Routes>
      <Route index element={<Page title="Admin">…</Page>} />
    </Routes>
  );
}
