import { defineTexts } from "../i18n";

export const thankYouTexts = defineTexts(
  {
    title: "Thank you for your order",
    number: (id: string) => `Your order number is ${id}.`,
    next: "What happens next",
    mail: (email: string) => `A confirmation with all details goes to ${email}.`,
    paid: (amount: string) => `We have received your payment of ${amount}.`,
    atBank: (amount: string) =>
      `Your bank is processing your payment of ${amount}. This can take several days. We keep your items for you and send you a mail as soon as the payment arrives; there is nothing more to do.`,
    nothingToPay: "There is nothing to pay.",
    delivery: (name: string, place: string) =>
      `We prepare your parcel for ${name}, ${place}, and send you a mail when it is on its way.`,
    toOrder: "View order",
    toShop: "Continue shopping",
    findAgain: "How to find your order again",
    findAgainHelp:
      "Each mail about your order has a link that opens it. In this browser you also find it under “Orders” for 24 hours.",
    account: "Would you like an account?",
    accountHelp:
      "Your order does not need one. With an account for the same e-mail address you see this order and later ones in one place, as soon as you have confirmed the address.",
    register: "Create an account",
  },
  {
    title: "Grazie per il tuo ordine",
    number: (id) => `Il numero del tuo ordine è ${id}.`,
    next: "Che cosa succede ora",
    mail: (email) => `Inviamo una conferma con tutti i dettagli a ${email}.`,
    paid: (amount) => `Abbiamo ricevuto il tuo pagamento di ${amount}.`,
    atBank: (amount) =>
      `La tua banca sta elaborando il pagamento di ${amount}. Possono volerci alcuni giorni. Teniamo da parte i tuoi articoli e ti inviamo un’e-mail appena il pagamento arriva: non devi fare altro.`,
    nothingToPay: "Non c’è nulla da pagare.",
    delivery: (name, place) =>
      `Prepariamo il pacco per ${name}, ${place}, e ti inviamo un’e-mail quando viene spedito.`,
    toOrder: "Vai all’ordine",
    toShop: "Continua con gli acquisti",
    findAgain: "Come ritrovare il tuo ordine",
    findAgainHelp:
      "Ogni e-mail sul tuo ordine contiene un link che lo apre. In questo browser lo trovi anche in “Ordini” per 24 ore.",
    account: "Vuoi un account?",
    accountHelp:
      "Per questo ordine non serve. Con un account per lo stesso indirizzo e-mail vedi questo ordine e i prossimi in un unico posto, appena hai confermato l’indirizzo.",
    register: "Crea un account",
  },
);
