import { defineTexts } from "../../i18n";

export const texts = defineTexts(
  {
    title: "Payments",
    lead: "Open the order of a payment to see its refunds or to make one.",
    caption: "Payments of all customers, newest first",
    order: "Order",
    ofOrder: (id: string) => `Order ${id}`,
    begun: "Started",
    none: "No payments yet. A payment appears here when a customer starts to pay.",
    more: "Show more",
  },
  {
    title: "Pagamenti",
    lead: "Apri l’ordine di un pagamento per vedere i rimborsi o effettuarne uno.",
    caption: "Pagamenti di tutti i clienti, dal più recente",
    order: "Ordine",
    ofOrder: (id) => `Ordine ${id}`,
    begun: "Data",
    none: "Non ci sono ancora pagamenti. Un pagamento appare qui quando un cliente inizia a pagare.",
    more: "Mostra altri",
  },
);
