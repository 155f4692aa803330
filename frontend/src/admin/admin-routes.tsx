import { Navigate, Route, Routes } from "react-router";
import { NotFoundPage } from "../app/error-page";
import { AdminOrderPage } from "./orders/order-page";
import { AdminOrdersPage } from "./orders/orders-page";
import { PaymentsPage } from "./payments/payments-page";
import { ImportPage } from "./products/import-page";
import { NewProductPage } from "./products/new-product-page";
import { AdminProductPage } from "./products/product-page";
import { AdminProductsPage } from "./products/products-page";
import { LegalSettingsPage } from "./settings/legal-settings";
import { OrderSettingsPage } from "./settings/order-settings";
import { ShippingSettingsPage } from "./settings/shipping-settings";
import { ShopSettingsPage } from "./settings/shop-settings";
import { TaxSettingsPage } from "./settings/tax-settings";
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
      <Route path="settings" element={<Navigate to="/admin/settings/shop" replace />} />
      <Route path="settings/shop" element={<ShopSettingsPage />} />
      <Route path="settings/legal" element={<LegalSettingsPage />} />
      <Route path="settings/shipping" element={<ShippingSettingsPage />} />
      <Route path="settings/taxes" element={<TaxSettingsPage />} />
      <Route path="settings/orders" element={<OrderSettingsPage />} />
      <Route path="operation" element={<SystemStatusPage />} />
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  );
}
