import { defineTexts } from "../../i18n";

export const texts = defineTexts(
  {
    title: "Payments",
    lead: "Open the order of a payment to see its refunds, or to give money back.",
    caption: "Payments of all customers, the newest first",
    order: "Order",
    ofOrder: (id: string) => `Order ${id}`,
    begun: "Started",
    none: "Nobody has started to pay yet. A payment appears here when a customer comes to the till.",
    more: "Show more",
  },
  {
    title: "Pagamenti",
    lead: "Apri l'ordine di un pagamento per vedere i rimborsi o per rimborsare.",
    caption: "Pagamenti di tutti i clienti, dal più recente",
    order: "Ordine",
    ofOrder: (id) => `Ordine ${id}`,
    begun: "Iniziato",
    none: "Nessuno ha ancora iniziato a pagare. Un pagamento appare qui quando un cliente arriva alla cassa.",
    more: "Mostra altri",
  },
);
