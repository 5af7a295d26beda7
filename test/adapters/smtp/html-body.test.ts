import fc from 'fast-check';
import { htmlBody } from '../../../adapters/smtp/html-body';

it('makes paragraphs, line breaks and links of a text', () => {
  const html = htmlBody('Hello,\nyour plan: https://clinic.example/p/a?x=1&y=2.\n\nBye', 'en');
  expect(html).toContain('<html lang="en">');
  expect(html).toContain(
    '<p>Hello,<br>\nyour plan: <a href="https://clinic.example/p/a?x=1&amp;y=2">https://clinic.example/p/a?x=1&amp;y=2</a>.</p>',
  );
  expect(html).toContain('<p>Bye</p>');
});

it('makes a link of nothing but https', () => {
  expect(htmlBody('http://a.example javascript:alert(1) https://', 'en')).not.toContain('<a ');
});

it('lets no text add a tag', () => {
  const tags = (html: string) => html.replace(/<\/?(?:p|br|a href="https:\/\/[^"<>]*"|a)>/g, '').match(/[<>]/g)?.length;
  const none = tags(htmlBody('', 'en'));
  const nasty = fc.constantFrom('<', '>', '"', "'", '&', 'https://', 'a', ' ', '\n', '</p>', '<script>', '&lt;');
  fc.assert(
    fc.property(fc.array(nasty, { maxLength: 30 }), (parts) => {
      expect(tags(htmlBody(parts.join(''), 'en'))).toBe(none);
    }),
  );
});
