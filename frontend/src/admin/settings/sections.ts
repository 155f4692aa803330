import { queryOptions, useMutation } from "@tanstack/react-query";
import { type Api, type Schemas, unwrap } from "../../api/client";
import { useServices } from "../../app/services";
import { useTexts } from "../../i18n";
import { useToast } from "../../ui/toasts";
import { texts } from "./texts";

export interface Sections {
  shop: Schemas["ShopSection"];
  legal: Schemas["LegalSection"];
  shipping: Schemas["ShippingSection"];
  taxes: Schemas["TaxesSection"];
  orders: Schemas["OrdersSection"];
}
export type Section = keyof Sections;
export const SECTIONS = ["shop", "legal", "shipping", "taxes", "orders"] as const satisfies Section[];

/** Always fetched when a form is opened: it is based on this version. */
export function sectionQuery<S extends Section>(api: Api, section: S) {
  return queryOptions({
    queryKey: ["settings-section", section],
    queryFn: async ({ signal }) =>
      (await unwrap(api.GET("/settings/{section}", { params: { path: { section } }, signal }))) as Sections[S],
    staleTime: 0,
    gcTime: 0,
    // A form that is being filled must not be replaced.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

/** The fields of a section that its form changes. */
export type Fields<S extends Section> = Omit<Sections[S], "section" | "version" | "updated_at">;

export function useSaveSection<S extends Section>(section: S, version: number) {
  const t = useTexts(texts);
  const { api, queries } = useServices();
  const toast = useToast();
  return useMutation({
    mutationFn: async (fields: Fields<S>) => {
      const body = { ...fields, section, version, updated_at: null } as unknown as Sections[Section];
      return unwrap(api.PUT("/settings/{section}", { params: { path: { section } }, body }));
    },
    onSuccess: (saved) => {
      queries.setQueryData(["settings-section", section], saved as Sections[S]);
      void queries.invalidateQueries({ queryKey: ["public-settings"] });
      toast(t.saved);
    },
  });
}
