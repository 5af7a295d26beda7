/** The phone and mail simulator. */
export const simulatorTexts = {
  simulator: {
    back: 'Carepath',
    views: 'Phones and mail',
    phones: 'Phones',
    mail: 'Mail',
    noPhones: 'No phone has got a text yet',
    noPhonesHint: 'As soon as a text leaves, the patient’s phone appears here.',
    noMail: 'No mail yet',
    thread: 'Texts on this phone',
    inbound: 'Written on this phone:',
    outbound: 'Received:',
    reply: 'Answer as the patient',
    send: 'Send',
    mailBack: { autoreply: 'Out of office', bounce: 'No such mailbox', complaint: 'Report as unwanted' },
    away: 'I am away until Monday.',
    wentBack: 'It went back to the clinic.',
    from: 'From',
    to: 'To',
    at: 'Time',
  },
} as const;
