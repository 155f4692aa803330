import { defineTexts } from "../i18n";

export const accountTexts = defineTexts(
  {
    addresses: "Your addresses",
    noAddresses: "You have not saved any addresses yet.",
    addAddress: "Add an address",
    newAddress: "New address",
    editAddress: "Edit the address",
    isDefault: "Default",
    edit: "Edit",
    makeDefault: "Make default",
    remove: "Delete",
    saveAddress: "Save the address",
    cancel: "Cancel",
    addressSaved: "The address has been saved.",
    addressRemoved: "The address has been deleted.",
    addressIsDefault: "This is your default address now.",
    removeTitle: "Delete this address?",
    removeText: "Orders that go there are not affected.",
    keep: "Keep it",
    bookFull: "You have saved 20 addresses, which is the most. Delete one first.",

    data: "Your data",
    dataHelp:
      "Get a copy of everything that the shop stores about you: account, addresses, orders, payments and mails. We send you a link to a file.",
    requestData: "Download my data",
    dataRequested: (email: string) =>
      `We are collecting your data. In a few minutes a mail with a link comes to ${email}. The link works for 24 hours.`,
    tooManyExports:
      "You can request your data once a day, and you have done so today. The link in our last mail works for 24 hours.",
    notVerified: "Confirm your e-mail address first. Otherwise your data could reach another person.",

    exportTitle: "Download your data",
    exportHelp: "The file contains what the shop stores about you. Keep it where only you can read it.",
    download: "Download the file",
    downloadStarted: "The download has started. If it has not, download the file again.",
    exportExpired: "This link has expired or no longer works.",
    exportExpiredHelp:
      "A link works for 24 hours, and ends when you change your password or your e-mail address. You can request another one in your account.",
    exportIncomplete: "The link is not complete. Open it from the mail again, or request another one in your account.",
    toAccount: "Go to your account",

    deletion: "Delete your account",
    deletionHelp: "Your account is closed at once: you are signed out everywhere and cannot sign in any more.",
    deleted: "We delete your name, mail address, addresses and the mails that we sent you.",
    kept: "We keep your orders and payments without your name and address, because the law requires it.",
    openOrders:
      "Orders that are still open are delivered or refunded first, and you get mails about them; the rest is deleted after that.",
    yourPassword: "Your password",
    deleteAccount: "Delete my account",
    deleteTitle: "Delete your account for good?",
    deleteText: "This cannot be undone.",
    deleteForGood: "Delete for good",
    keepAccount: "Keep my account",
    adminAccount: "This account manages the shop. Have the role taken away first; then you can delete it.",
    closedTitle: "Your account is deleted",
    closed: "You have been signed out, and your cart and everything else that this browser kept has been removed.",
    closedNext:
      "What we store about you is deleted within minutes, or as soon as your open orders are finished. Until then you get mails about them.",
    toShop: "Back to the shop",
  },
  {
    addresses: "I tuoi indirizzi",
    noAddresses: "Non hai ancora salvato indirizzi.",
    addAddress: "Aggiungi un indirizzo",
    newAddress: "Nuovo indirizzo",
    editAddress: "Modifica l’indirizzo",
    isDefault: "Predefinito",
    edit: "Modifica",
    makeDefault: "Rendi predefinito",
    remove: "Elimina",
    saveAddress: "Salva l’indirizzo",
    cancel: "Annulla",
    addressSaved: "L’indirizzo è stato salvato.",
    addressRemoved: "L’indirizzo è stato eliminato.",
    addressIsDefault: "Ora questo è il tuo indirizzo predefinito.",
    removeTitle: "Vuoi eliminare questo indirizzo?",
    removeText: "Gli ordini diretti a questo indirizzo non cambiano.",
    keep: "Mantieni",
    bookFull: "Hai salvato 20 indirizzi, il massimo. Prima eliminane uno.",

    data: "I tuoi dati",
    dataHelp:
      "Ricevi una copia di tutto ciò che il negozio conserva su di te: account, indirizzi, ordini, pagamenti ed e-mail. Ti inviamo un link a un file.",
    requestData: "Scarica i miei dati",
    dataRequested: (email) =>
      `Stiamo raccogliendo i tuoi dati. Tra pochi minuti riceverai un’e-mail con un link all’indirizzo ${email}. Il link vale 24 ore.`,
    tooManyExports:
      "Puoi richiedere i tuoi dati una volta al giorno, e oggi lo hai già fatto. Il link nella nostra ultima e-mail vale 24 ore.",
    notVerified:
      "Prima conferma il tuo indirizzo e-mail. Altrimenti i tuoi dati potrebbero arrivare a un’altra persona.",

    exportTitle: "Scarica i tuoi dati",
    exportHelp: "Il file contiene ciò che il negozio conserva su di te. Tienilo dove solo tu puoi leggerlo.",
    download: "Scarica il file",
    downloadStarted: "Il download è iniziato. In caso contrario, scarica di nuovo il file.",
    exportExpired: "Questo link è scaduto o non è più valido.",
    exportExpiredHelp:
      "Un link vale 24 ore, e non vale più se cambi la password o l’indirizzo e-mail. Puoi richiederne un altro nel tuo account.",
    exportIncomplete: "Il link non è completo. Aprilo di nuovo dall’e-mail, o richiedine un altro nel tuo account.",
    toAccount: "Vai al tuo account",

    deletion: "Elimina il tuo account",
    deletionHelp: "L’account viene chiuso subito: esci da tutti i dispositivi e non puoi più accedere.",
    deleted: "Eliminiamo il tuo nome, l’indirizzo e-mail, gli indirizzi e le e-mail che ti abbiamo inviato.",
    kept: "Conserviamo i tuoi ordini e i pagamenti senza nome e indirizzo, perché la legge lo richiede.",
    openOrders:
      "Gli ordini ancora aperti vengono prima consegnati o rimborsati, e ricevi le relative e-mail; il resto viene eliminato dopo.",
    yourPassword: "La tua password",
    deleteAccount: "Elimina il mio account",
    deleteTitle: "Vuoi eliminare definitivamente il tuo account?",
    deleteText: "L’operazione è definitiva.",
    deleteForGood: "Elimina definitivamente",
    keepAccount: "Mantieni il mio account",
    adminAccount: "Questo account gestisce il negozio. Fatti prima togliere il ruolo; poi potrai eliminarlo.",
    closedTitle: "Il tuo account è stato eliminato",
    closed: "Sei uscito, e il carrello e tutto ciò che questo browser conservava sono stati rimossi.",
    closedNext:
      "Ciò che conserviamo su di te viene eliminato entro pochi minuti, o appena i tuoi ordini aperti sono conclusi. Fino ad allora ricevi le e-mail che li riguardano.",
    toShop: "Torna al negozio",
  },
);
