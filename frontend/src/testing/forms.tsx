import { fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { createMemoryRouter, Outlet, RouterProvider } from "react-router";
import { RefundPanel } from "../admin/orders/refund-panel";
import { NewProductPage } from "../admin/products/new-product-page";
import { AdminProductPage } from "../admin/products/product-page";
import { LegalSettingsPage } from "../admin/settings/legal-settings";
import { OrderSettingsPage } from "../admin/settings/order-settings";
import { ShippingSettingsPage } from "../admin/settings/shipping-settings";
import { ShopSettingsPage } from "../admin/settings/shop-settings";
import { TaxSettingsPage } from "../admin/settings/tax-settings";
import type { Schemas } from "../api/client";
import { AccountPage } from "../auth/account-page";
import { ForgotPasswordPage } from "../auth/forgot-password-page";
import { RegisterPage } from "../auth/register-page";
import { ResetPasswordPage } from "../auth/reset-password-page";
import { SignInPage } from "../auth/sign-in-page";
import { CheckoutPage } from "../checkout/checkout-page";
import { GuestForm } from "../checkout/guest-form";
import { UnsavedChanges } from "../ui/unsaved-changes";
import { BOWL, shopWrapper, signIn, stubApi, USER } from "./test-shop";

/** A form of the storefront whose input the API checks. */
export interface TestForm {
  name: string;
  /** The module with its fields. */
  file: string;
  page: ReactNode;
  /** The page's route and address. */
  route?: string;
  address?: string;
  signedIn: boolean;
  /** What the form sends. */
  request: string;
  /** By the name in the request: the field's label and a value that the storefront accepts. */
  fields: Record<string, [label: string, value: string]>;
  /** Where the fields are in the request body. */
  prefix?: string;
  /** The buttons that send it, one after the other. */
  submit: string[];
  /** Clicked before the fields are filled. */
  before?: string;
}

const AT = "2026-01-01T10:00:00.000Z";
const LINE = { product_id: "p-1", quantity: 1, price: "39.00", currency: "EUR", name: "Salad bowl", image_url: null };
const PAYMENT = { id: "pay-1", order_id: "o-1", amount: "39.00", currency: "EUR", refunds: [] };
const PRODUCT: TestForm["fields"] = {
  name: ["Name", "Fruit bowl"],
  price: ["Price in EUR", "35.00"],
  category: ["Category", "Wood"],
  description: ["Description", "Olive wood"],
  sku: ["SKU", "BOWL-2"],
  image_url: ["Picture URL", "/images/bowl.svg"],
};

/** A form of the shop's settings. */
function settings(section: string, page: ReactNode, fields: TestForm["fields"]): TestForm {
  const file = "../admin/settings/section-form.tsx";
  const request = `PUT /settings/${section}`;
  return { name: `settings ${section}`, file, page, signedIn: true, request, fields, submit: ["Save"] };
}

export const FORMS: TestForm[] = [
  settings("shop", <ShopSettingsPage />, {
    name: ["Name of the shop", "Alba"],
    logo_url: ["Address of the logo (optional)", "https://alba.example/logo.svg"],
    contact_email: ["E-mail address for customers (optional)", "ciao@alba.example"],
    "company.city": ["City", "Milano"],
    "company.country": ["Country code, such as IT", "IT"],
  }),
  settings("legal", <LegalSettingsPage />, { "terms.it": ["Terms and conditions in Italian", "Condizioni"] }),
  settings("shipping", <ShippingSettingsPage />, {
    "zones.0.name": ["Name of the zone", "Italy"],
    "zones.0.countries": ["Country codes, separated by commas", "IT, SM"],
    "zones.0.methods.0.id": ["Id of the method", "standard"],
    "zones.0.methods.0.names.it": ["Name in Italian", "Corriere"],
    "zones.0.methods.0.pricing.price": ["Price in EUR", "6,90"],
    "zones.0.methods.0.free_from": ["Free from EUR (optional)", "100"],
  }),
  settings("taxes", <TaxSettingsPage />, {
    home_country: ["Home country code", "DE"],
    vat_number: ["VAT number (optional)", "IT12345670017"],
    "rates.0.rate": ["Rate in %", "4"],
  }),
  settings("orders", <OrderSettingsPage />, {
    minimum_total: ["Smallest value of the goods in EUR (optional)", "10"],
    maximum_total: ["Largest total in EUR (optional)", "1000"],
  }),
  {
    name: "sign-in",
    file: "../auth/sign-in-page.tsx",
    page: <SignInPage />,
    signedIn: false,
    request: "POST /auth/login",
    fields: { email: ["E-mail address", "ada@example.com"], password: ["Password", "a bridge over the Arno"] },
    submit: ["Sign in"],
  },
  {
    name: "registration",
    file: "../auth/register-page.tsx",
    page: <RegisterPage />,
    signedIn: false,
    request: "POST /auth/register",
    fields: {
      name: ["Your name", "Ada"],
      email: ["E-mail address", "ada@example.com"],
      password: ["Password", "a bridge over the Arno"],
    },
    submit: ["Create an account"],
  },
  {
    name: "forgotten password",
    file: "../auth/forgot-password-page.tsx",
    page: <ForgotPasswordPage />,
    signedIn: false,
    request: "POST /auth/password-resets",
    fields: { email: ["E-mail address", "ada@example.com"] },
    submit: ["Send the link"],
  },
  {
    name: "password reset",
    file: "../auth/reset-password-page.tsx",
    page: <ResetPasswordPage />,
    route: "/reset-password",
    address: "/reset-password?token=t-1",
    signedIn: false,
    request: "PUT /auth/password-resets/t-1",
    fields: { new_password: ["New password", "a bridge over the Tiber"] },
    submit: ["Save the new password"],
  },
  {
    name: "profile",
    file: "../auth/profile-form.tsx",
    page: <AccountPage />,
    signedIn: true,
    request: "PATCH /auth/me",
    fields: { name: ["Your name", "Ada King"], locale: ["Language of our mails", "it"] },
    submit: ["Save"],
  },
  {
    name: "change of address",
    file: "../auth/email-change.tsx",
    page: <AccountPage />,
    signedIn: true,
    request: "POST /auth/email",
    fields: {
      new_email: ["New e-mail address", "ada@king.example"],
      current_password: ["Password", "a bridge over the Arno"],
    },
    submit: ["Change your e-mail address"],
  },
  {
    name: "password",
    file: "../auth/password-change.tsx",
    page: <AccountPage />,
    signedIn: true,
    request: "POST /auth/password",
    fields: {
      current_password: ["Current password", "a bridge over the Arno"],
      new_password: ["New password", "a bridge over the Tiber"],
    },
    submit: ["Change password"],
  },
  {
    name: "guest",
    file: "../checkout/guest-form.tsx",
    page: <GuestForm />,
    signedIn: false,
    request: "POST /auth/guest",
    fields: { email: ["E-mail address", "ada@example.com"] },
    submit: ["Continue without an account"],
  },
  {
    name: "address",
    file: "../checkout/address-form.tsx",
    page: <CheckoutPage />,
    signedIn: true,
    request: "POST /orders",
    prefix: "shipping_address.",
    fields: {
      name: ["Full name", "Ada Lovelace"],
      line1: ["Street and number", "Torstraße 1"],
      line2: ["Apartment, floor, care of (optional)", "2"],
      postal_code: ["Postal code", "10119"],
      city: ["City", "Berlin"],
      region: ["Province or region (optional)", "Berlin"],
      country: ["Country", "DE"],
      phone: ["Phone (optional)", "+49 30 1"],
    },
    submit: ["Place order and continue to payment"],
  },
  {
    name: "new product",
    file: "../admin/products/product-form.tsx",
    page: <NewProductPage />,
    signedIn: true,
    request: "POST /products",
    fields: { ...PRODUCT, stock: ["Initial stock", "3"] },
    submit: ["Create product"],
  },
  {
    name: "product",
    file: "../admin/products/product-form.tsx",
    page: <AdminProductPage />,
    route: "/admin/products/:id",
    address: "/admin/products/p-1",
    signedIn: true,
    request: "PATCH /products/p-1",
    fields: PRODUCT,
    submit: ["Save"],
  },
  {
    name: "stock",
    file: "../admin/products/stock-form.tsx",
    page: <AdminProductPage />,
    route: "/admin/products/:id",
    address: "/admin/products/p-1",
    signedIn: true,
    request: "POST /products/p-1/stock-adjustments",
    fields: { delta: ["How many?", "3"], reason: ["Reason", "delivery"] },
    submit: ["Adjust stock"],
  },
  {
    name: "refund",
    file: "../admin/orders/refund-form.tsx",
    page: <RefundPanel payment={PAYMENT as unknown as Schemas["PaymentPublic"]} left={3900n} />,
    signedIn: true,
    request: "POST /payments/pay-1/refunds",
    fields: { amount: ["Amount in EUR", "5.00"], reason: ["Reason (optional)", "broken"] },
    before: "Part of it",
    submit: ["Refund", "Refund €5.00"],
  },
];

const METHOD = { id: "a", names: {}, pricing: { kind: "flat", price: "0.00" }, free_from: null, delivery_days: null };
const RATE = { country: "IT", tax_class: "reduced", rate: "10", valid_from: "2026-01-01" };
/** Responses about each section of the shop's settings. */
const SETTINGS = Object.fromEntries(
  Object.entries({
    shop: { name: "Bottega", logo_url: null, contact_email: null, languages: ["en", "it"], company: null },
    legal: { terms: {}, privacy: {}, withdrawal: {}, imprint: {} },
    shipping: { zones: [{ name: "Home", countries: ["IT"], methods: [METHOD] }] },
    taxes: { regime: "domestic", home_country: "IT", vat_number: null, rates: [RATE] },
    orders: { minimum_total: null, maximum_total: null },
  }).map(([section, fields]) => [section, Response.json({ section, version: 1, updated_at: null, ...fields })]),
);

/** Opens the page of a form, of which the API answers the request with this response. */
export function openForm(form: TestForm, response?: Response) {
  localStorage.clear();
  sessionStorage.clear();
  if (form.signedIn) signIn();
  localStorage.setItem("bottega.cart", JSON.stringify([LINE]));
  stubApi({
    "POST /auth/refresh": [Response.json({ token: "a-1", refresh_token: "r-2", expires_in: 900 })],
    "GET /auth/me": [Response.json({ ...USER, locale: "en", verified: true, created_at: AT })],
    "GET /products/p-1": [Response.json(BOWL)],
    "GET /products/categories": [Response.json({ categories: [] })],
    ...Object.fromEntries(Object.entries(SETTINGS).map(([name, section]) => [`GET /settings/${name}`, [section]])),
    ...(response && { [form.request]: [response] }),
  });
  const { route = "/form", address = route, page } = form;
  const pages = [
    { path: route, element: page },
    { path: "*", element: <p>Elsewhere</p> },
  ];
  const layout = (
    <>
      <UnsavedChanges />
      <Outlet />
    </>
  );
  const router = createMemoryRouter([{ element: layout, children: pages }], { initialEntries: [address] });
  render(<RouterProvider router={router} />, { wrapper: shopWrapper() });
  return router;
}

export async function fillForm({ before, fields }: TestForm): Promise<void> {
  if (before) await userEvent.click(await screen.findByLabelText(before));
  for (const [label, value] of Object.values(fields)) {
    fireEvent.change(await screen.findByLabelText(label), { target: { value } });
  }
}

export async function submitForm({ submit }: TestForm): Promise<void> {
  for (const name of submit) await userEvent.click(await screen.findByRole("button", { name }));
}
