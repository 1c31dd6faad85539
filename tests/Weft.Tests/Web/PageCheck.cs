using Microsoft.Playwright;

namespace Weft.Tests.Web;

/// <summary>What keeps people out of a page: looked for in the page itself.</summary>
internal static class PageCheck
{
    private const string Script = """
        () => {
          const faults = [], all = selector => [...document.querySelectorAll(selector)];
          const seen = one => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && one.getClientRects().length > 0;
          const named = one => (one.getAttribute('aria-label') || one.innerText || one.title || (one.labels && one.labels[0] && one.labels[0].innerText) || '').trim().length > 0;
          if (all('h1').length !== 1) faults.push('h1: there are ' + all('h1').length);
          for (const landmark of ['main', 'nav', 'header']) if (all(landmark).length === 0) faults.push('landmark: no ' + landmark);
          if (!document.documentElement.lang) faults.push('lang: missing');
          for (const one of all('input:not([type=hidden]), select, textarea')) if (!named(one)) faults.push('input: no label, ' + one.outerHTML.slice(0, 120));
          for (const one of all('button').filter(seen)) if (!named(one)) faults.push('button: no name, ' + one.outerHTML.slice(0, 120));
          for (const one of all('a[href]').filter(seen)) if (!named(one)) faults.push('link: no name, ' + one.outerHTML.slice(0, 120));
          for (const one of all('img')) if (!one.hasAttribute('alt')) faults.push('img: no alt, ' + one.outerHTML.slice(0, 120));
          const ids = all('[id]').map(one => one.id), twice = ids.filter((id, at) => ids.indexOf(id) !== at);
          if (twice.length) faults.push('id: twice, ' + twice.join(' '));
          const wide = document.documentElement.scrollWidth - innerWidth;
          if (wide > 0) faults.push('overflow: ' + wide + ' px');
          const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
          const rgba = color => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
          const light = ([r, g, b]) => { const [x, y, z] = [r, g, b].map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * x + .7152 * y + .0722 * z; };
          const ground = one => { for (let at = one; at; at = at.parentElement) { const color = rgba(getComputedStyle(at).backgroundColor); if (color[3] > 250) return color; } return [255, 255, 255, 255]; };
          for (const one of all('body *').filter(seen)) {
            const text = [...one.childNodes].filter(node => node.nodeType === 3).map(node => node.data.trim()).join('');
            if (!text || one.closest('svg') || one.closest('[disabled]') || one.closest('.skip') || one.getAnimations().length || one.closest('.move, .event-row, .arrival')?.getAnimations().length) continue;
            const style = getComputedStyle(one), [a, b] = [light(rgba(style.color)), light(ground(one))].sort((x, y) => y - x);
            const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.6 && style.fontWeight >= 700);
            if ((a + .05) / (b + .05) < (large ? 3 : 4.5)) faults.push('contrast: ' + ((a + .05) / (b + .05)).toFixed(2) + ' "' + text.slice(0, 30) + '" .' + one.className);
          }
          return [...new Set(faults)];
        }
        """;

    /// <summary>Headings, landmarks, names, ids, contrast (WCAG AA) and what sticks out to the side.</summary>
    public static async Task<IReadOnlyList<string>> FaultsAsync(IPage page) => await page.EvaluateAsync<string[]>(Script);
}
