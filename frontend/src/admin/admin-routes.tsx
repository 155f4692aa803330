import { Navigate, Route, Routes } from "react-router";
import { NotFoundPage } from "../app/error-page";
import { AdminOrderPage } from "./orders/order-page";
import { AdminOrdersPage } from "./orders/orders-page";
import { PaymentsPage } from "./payments/payments-page";
import { ImportPage } from "./products/import-page";
import { NewProductPage } from "./products/new-product-page";
import { AdminProductPage } from "./products/product-page";
import { AdminProductsPage } from "./products/products-page";
import { SystemStatusPage } from "./system-status/system-status-page";

/** The admin pages: one chunk that only admins load. */
export function AdminRoutes() {
  return (
    <Routes>
      <Route index element={<Navigate to="/admin/orders" replace />} />
      <Route path="orders" element={<AdminOrdersPage />} />
      <Route path="orders/:id" element={<AdminOrderPage />} />
      <Route path="payments" element={<PaymentsPage />} />
      <Route path="products" element={<AdminProductsPage />} />
      <Route path="products/new" element={<NewProductPage />} />
      <Route path="products/import" element={<ImportPage />} />
      <Route path="products/:id" element={<AdminProductPage />} />
      <Route path="operation" element={<SystemStatusPage />} />
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  );
}
