import { ownWords } from '../../../../../core/messaging/inbound/mail/own-words';

it.each([
  ['Yes\n\nOn Mon, Nov 23, 2026 at 5:00 PM Care Team <care@x.example> wrote:\n> Will you come?', 'Yes'],
  ['Yes\r\n\r\nOn Mon, Nov 23, 2026 at 5:00 PM\r\nCare Team <care@x.example> wrote:\r\n> no', 'Yes'],
  ['Sí\n\nEl lun, 23 nov 2026 a las 17:00, Clínica (<care@x.example>) escribió:\n> ¿Va a venir?', 'Sí'],
  ['No\n\n-----Original Message-----\nFrom: care@x.example\nStop?', 'No'],
  ['No\n\n________________________________\nFrom: care@x.example', 'No'],
  ['No\n\nDe: Clínica\nEnviado: lunes\nAsunto: cita', 'No'],
  ['Thanks\n-- \nRosa\n+1 617 555 0100', 'Thanks'],
  ['Thanks\n\nSent from my iPhone', 'Thanks'],
  ['> Will you come?\nYes\n> Call us\nplease', 'Yes\nplease'],
  ['On Monday I cannot come. From now on Tuesdays.', 'On Monday I cannot come. From now on Tuesdays.'],
  ['El lunes no puedo', 'El lunes no puedo'],
  ['', ''],
])('of %j the patient wrote %j', (text, own) => {
  expect(ownWords(text)).toBe(own);
});
