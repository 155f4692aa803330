import { createBrowserRouter, type RouteObject } from "react-router";
import { CataloguePage } from "../catalogue/catalogue-page";
import { Loading } from "../ui/loading";
import { ErrorPage, NotFoundPage } from "./error-page";
import { Layout } from "./layout";
import { RequireAccount, RequireAdmin, RequireSignIn, RequireSignInAgain } from "./route-guards";

/** The catalogue is part of the first load; every other page is loaded when it is opened. */
const routes: RouteObject[] = [
  {
    element: <Layout />,
    errorElement: <ErrorPage />,
    // Shown while the chunk of the requested page loads.
    hydrateFallbackElement: <Loading />,
    children: [
      { index: true, element: <CataloguePage /> },
      {
        path: "products/:id",
        lazy: async () => ({ Component: (await import("../catalogue/product-page")).ProductPage }),
      },
      { path: "cart", lazy: async () => ({ Component: (await import("../cart/cart-page")).CartPage }) },
      { path: "sign-in", lazy: async () => ({ Component: (await import("../auth/sign-in-page")).SignInPage }) },
      { path: "sign-out", lazy: async () => ({ Component: (await import("../auth/sign-out-page")).SignOutPage }) },
      { path: "register", lazy: async () => ({ Component: (await import("../auth/register-page")).RegisterPage }) },
      {
        path: "forgot-password",
        lazy: async () => ({ Component: (await import("../auth/forgot-password-page")).ForgotPasswordPage }),
      },
      {
        path: "reset-password",
        lazy: async () => ({ Component: (await import("../auth/reset-password-page")).ResetPasswordPage }),
      },
      { path: "verify", lazy: async () => ({ Component: (await import("../auth/verify-page")).VerifyPage }) },
      {
        path: "open-order",
        lazy: async () => ({ Component: (await import("../orders/open-order-page")).OpenOrderPage }),
      },
      { path: "legal/:page", lazy: async () => ({ Component: (await import("../settings/legal-page")).LegalPage }) },
      {
        element: <RequireAccount />,
        children: [
          { path: "account", lazy: async () => ({ Component: (await import("../auth/account-page")).AccountPage }) },
        ],
      },
      {
        element: <RequireSignInAgain />,
        children: [
          {
            path: "checkout",
            lazy: async () => ({ Component: (await import("../checkout/checkout-page")).CheckoutPage }),
          },
        ],
      },
      {
        element: <RequireSignIn />,
        children: [
          { path: "orders", lazy: async () => ({ Component: (await import("../orders/orders-page")).OrdersPage }) },
          { path: "orders/:id", lazy: async () => ({ Component: (await import("../orders/order-page")).OrderPage }) },
          { path: "orders/:id/pay", lazy: async () => ({ Component: (await import("../checkout/pay-page")).PayPage }) },
        ],
      },
      {
        element: <RequireAdmin />,
        children: [
          { path: "admin/*", lazy: async () => ({ Component: (await import("../admin/admin-routes")).AdminRoutes }) },
        ],
      },
      { path: "*", element: <NotFoundPage /> },
    ],
  },
];

export function createRouter() {
  return createBrowserRouter(routes);
}
