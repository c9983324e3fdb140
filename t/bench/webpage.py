# SPDX-License-Identifier: Apache-2.0
"""A page as sites have them: text, lists, a table, scripts; a tag for each 42 octets or so."""

HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Reports and figures</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/static/css/site.2f6c1d.css">
<style>
body{margin:0;font:1rem/1.5 system-ui,sans-serif}
.card>h2{margin:.5em 0}
</style>
<script>
window.dataLayer = window.dataLayer || [];
for (var i = 0; i < 3; i++) window.dataLayer.push({step: i});
</script>
</head>
<body>
<header class="site-header"><a class="logo" href="/">Reports</a>
<nav aria-label="Main"><ul>
<li><a href="/figures">Figures</a></li>
<li><a href="/method" class="current" aria-current="page">Method</a></li>
<li><a href="/contact">Contact</a></li>
</ul></nav></header>
<main id="main">
"""

PART = """<article class="card card-wide mt-4 mb-8 border rounded-lg shadow-sm" id="report-{n}">
<script type="application/ld+json">{{"@context": "https://schema.org", "@type": "Article",
"headline": "The state of things, part {n}", "author": {{"@type": "Person", "name": "A. Writer"}},
"datePublished": "2026-01-{day:02}", "isAccessibleForFree": true, "position": {n}}}</script>
<h2><a class="text-xl font-semibold no-underline hover:underline" href="/reports/{n}/the-state-of-things">The state of things, part {n}</a></h2>
<p class="meta">By <span class="author">A. Writer</span> on <time datetime="2026-01-{day:02}">{day} January</time></p>
<img src="/media/reports/{n}/cover-640.jpg" srcset="/media/reports/{n}/cover-1280.jpg 2x" alt="A chart" width="640" height="360" loading="lazy">
<p>Figures rarely speak for themselves; what they count, and what they leave out, was decided by
somebody. This part says who decided, and on what grounds. It follows the numbers from the form on
which they were written down to the table in which they are printed, and stops at every hand they
pass through on the way.</p>
<p>A count begins with a question, and most of what goes wrong later was already in the question:
too wide, so that unlike things were added up, or too narrow, so that half of what was meant was never
asked for. The second place to look is the date. A table is true on the day on which it is made, and
nobody has ever been told which day that was.</p>
<p>The third is the unit. Thousands of visits may be thousands of visitors or a few who came back,
and a share of the whole says nothing until somebody has said what the whole is. We print the unit
beside each figure, and where it has changed over the years we print both, with the year in which
one gave way to the other and the name of the office that decided it. That is tedious to read. It is
also the only way to tell growth from a new definition, which happens more often than growth. Those
who want to check us will find the forms themselves in the annex, as they were filled in, with
nothing but the names left out.</p>
<p>Where a number is <em>estimated</em>, the text says so, and where two sources differ both are
given: see <a href="/sources?part={n}&amp;view=all#table">the list of sources</a> and the
<a href="/method">note on method</a>. Corrections are welcome.</p>
<!-- part {n} ends here -->
<table class="figures"><thead><tr><th scope="col">Year</th><th scope="col">Count</th></tr></thead>
<tbody><tr><td>2024</td><td>1 204</td></tr><tr><td>2025</td><td>1 377</td></tr></tbody></table>
<ul class="tags"><li><a href="/tags/method">method</a></li><li><a href="/tags/figures">figures</a></li></ul>
<button type="button" class="share" data-url="/reports/{n}" aria-label="Share part {n}">Share</button>
</article>
"""

FOOT = """</main>
<footer class="site-footer"><p>&copy; 2026 Example</p></footer>
<script src="/static/js/site.9a41be.js" defer></script>
</body>
</html>
"""


def page(octets):
    """Such a page of about this length."""
    parts = [HEAD]
    length, n = len(HEAD) + len(FOOT), 0
    while length < octets:
        n += 1
        parts.append(PART.format(n=n, day=1 + n % 28))
        length += len(parts[-1])
    return "".join([*parts, FOOT])
