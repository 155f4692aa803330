import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const shop = process.env.STOREFRONT_URL ?? "http://localhost:3000";

export default defineConfig({
  plugins: [react()],
  build: {
    target: "es2023",
    // The Content-Security-Policy has no data: for fonts and scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
  },
  server: {
    port: 5173,
    // What depends on the running shop comes from the storefront that `make run` serves.
    proxy: { "/config.json": shop, "/images": shop },
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.{ts,tsx}"],
    restoreMocks: true,
  },
});
