import "@fontsource-variable/figtree";
import "@fontsource-variable/fraunces";
import "./styles/index.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router/dom";
import { createRouter } from "./app/routes";
import { createServices, ServicesProvider } from "./app/services";
import { UnavailablePage } from "./app/unavailable-page";
import { loadConfig } from "./config";
import { LanguageProvider } from "./i18n";

async function open(root: HTMLElement): Promise<void> {
  const shop = createRoot(root);
  try {
    const services = createServices(await loadConfig());
    shop.render(
      <StrictMode>
        <LanguageProvider>
          <ServicesProvider value={services}>
            <QueryClientProvider client={services.queries}>
              <RouterProvider router={createRouter()} />
            </QueryClientProvider>
          </ServicesProvider>
        </LanguageProvider>
      </StrictMode>,
    );
  } catch (error) {
    console.error(error);
    shop.render(
      <LanguageProvider>
        <UnavailablePage />
      </LanguageProvider>,
    );
  }
}

const root = document.getElementById("root");
if (root !== null) void open(root);
