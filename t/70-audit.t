#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
#
# The audit counts every cookie of every host, once and by verdict, whatever
# made the answer; shows it in five formats, which all parse; proposes the lines
# of what nobody declared; and never knows a value.

use strict;
use warnings FATAL => 'all';
use Test::More;
use lib 't/lib';
use File::Temp ();
use JSON::PP ();
use Client;
use Configtest;
use Instance;
use Records;

my $json = JSON::PP->new->utf8;
my $root = var('t_dir');
my $shop = shop_lines();
my $back = var('backend_port');
my $files = File::Temp->newdir(DIR => var('t_logs'));
chmod 0755, $files;
{
    open my $big, '>', "$files/big" or die "big: $!";
    print $big 'x' x 3_000_000;
    close $big or die "big: $!";
    chmod 0644, "$files/big";
}
my $httpd = Instance->new(
    modules => [qw(headers alias cgi cgid proxy proxy_http rewrite http2)],
    conf    => <<"CONF");
CookiePolicyAudit 256K
<IfModule cgid_module>
ScriptSock DIR/cgisock
</IfModule>
<VirtualHost *:PORT>
    ServerName shop.test
    ServerAlias alias.test
    <IfModule http2_module>
    Protocols h2c http/1.1
    </IfModule>
$shop
    CookiePolicyBanner On
    CookiePolicySource necessary default-src self
    CookiePolicyCookie gone necessary provider=Example duration=1d purpose="Is never set"
    ScriptAlias /cgi-bin/ "$root/cgi-bin/"
    Alias /static "$root/htdocs/static"
    ProxyPass /proxy http://127.0.0.1:$back/ enablereuse=off
    <Location /static>
        Header        add Set-Cookie "sid=SECRET1; Path=/"
        Header always add Set-Cookie "_ga=SECRET2; Max-Age=99999999"
        Header        add Set-Cookie "cnt=x; Max-Age=0"
        Header        add Set-Cookie "theme=SECRET3; Path=/app; Domain=.shop.test; Secure; Max-Age=2592000"
        Header        add Set-Cookie "user123456=SECRET4"
        Header        add Set-Cookie "user654321=SECRET5"
    </Location>
    RewriteEngine On
    RewriteRule ^/error/ - [R=404,CO=sid:SECRET6:shop.test]
    <Location /error>
        ErrorDocument 404 /static/404.html
    </Location>
    Alias /big $files/big
    <Location /big>
        Header add Set-Cookie "sid=SECRET15"
    </Location>
    RewriteRule ^/test\$ /test [R=302,CO=probe:1:shop.test]
    <Location /audit>
        SetHandler cookie-policy-audit
    </Location>
    <Location /closed>
        SetHandler cookie-policy-audit
        Require all denied
    </Location>
</VirtualHost>
<VirtualHost *:PORT>
    ServerName report.test
$shop
    CookiePolicy Report
    CookiePolicyBanner On
    CookiePolicySource necessary default-src self
    Alias /static "$root/htdocs/static"
    <Location /static>
        Header add Set-Cookie "_ga=SECRET7"
    </Location>
</VirtualHost>
<VirtualHost *:PORT>
    ServerName off.test
    <Location /audit>
        SetHandler cookie-policy-audit
    </Location>
</VirtualHost>
CONF
sub to { return { host => $_[0], port => $httpd->{port} } }
sub audit {
    my ($format, $more, $host) = @_;
    return ask(to($host // 'shop.test'), GET => "/audit?format=$format" . ($more // ''));
}
sub seen {
    my ($name, $host) = @_;
    my $all = $json->decode(audit('json')->{body});
    my ($found) = grep { $_->{name} eq $name && $_->{host} eq ($host // 'shop.test') } @{ $all->{cookies} };
    return $found // {};
}

# What these requests add to a counter of a name.
sub adds {
    my ($name, $what, $requests) = @_;
    my $before = seen($name)->{$what};
    $requests->();
    my $after = seen($name)->{$what};
    return $after - $before if !ref($after // 0);
    return { map { my $n = $after->{$_} - ($before->{$_} // 0); $n ? ($_ => $n) : () } keys %$after };
}

my $static = sub { ask(to('shop.test'), GET => "/static/plain.txt?token=SECRET8", @_) };

# --- counts ------------------------------------------------------------------

is_deeply adds('sid', 'set', sub { $static->() for 1 .. 5 }), { exempt => 5 }, 'each Set-Cookie line counts once';
is_deeply adds('_ga', 'set', $static), { undecided => 1 }, '... with its verdict';
is_deeply adds('cnt', 'set', $static), {}, 'a deletion is no setting';
is adds('cnt', 'deleted', $static), 1, '... and counted as what it is';
is_deeply adds('sid', 'set', sub { ask(to('alias.test'), GET => '/static/plain.txt') }), { exempt => 1 }, 'an alias is its host';
is_deeply adds('sid', 'sent', sub { $static->('Cookie: sid=SECRET9; sid=2; _ga=3') }), { exempt => 2 }, 'each pair of a Cookie field counts once';
is_deeply adds('_ga', 'sent', sub { $static->('Cookie: _ga=SECRET10') }), { undecided => 1 }, '... with its verdict';
is_deeply adds('kept', 'set', sub { ask(to('shop.test'), GET => '/cgi-bin/cookies.pl') for 1 .. 2 }), { undeclared => 2 }, 'answers of CGI count';
is_deeply adds('sid', 'set', sub { ask(to('shop.test'), GET => '/proxy', answer_with("HTTP/1.1 200 OK\r\nSet-Cookie: sid=SECRET11\r\nContent-Length: 2\r\n\r\nok")) }),
    { exempt => 1 }, 'answers of a back end count';
is_deeply adds('sid', 'set', sub { ask(to('shop.test'), GET => '/big') }), { exempt => 1 }, 'a large answer counts once';
is_deeply adds('sid', 'set', sub { ask(to('shop.test'), GET => '/error/x') }), { exempt => 2 }, 'an error document: the line of the request and that of the document';
SKIP: {
    skip 'mod_http2 does not work under prefork', 1 if !has_h2();
    is_deeply adds('sid', 'set', sub { ask_h2(to('shop.test'), GET => '/static/plain.txt') }), { exempt => 1 }, 'HTTP/2 counts once';
}
ask(to('shop.test'), GET => '/test');
is seen('probe')->{looped}, 1, 'a test for cookies would loop';
ask(to('report.test'), GET => '/static/plain.txt');
is_deeply seen('_ga', 'report.test')->{set}, { undecided => 1 }, 'Report counts what On would do';
is seen('_ga')->{longer_than_declared}, JSON::PP::true, 'a life longer than declared is told';
is seen('sid')->{longer_than_declared}, JSON::PP::false, '... and one that is not is not';

# --- names -------------------------------------------------------------------

is_deeply [ map { scalar keys %{ seen($_) } } qw(user123456 user654321) ], [ 0, 0 ], 'generated names are not listed';
is seen('user*')->{set}{undeclared}, 2 * seen('theme')->{set}{undeclared}, '... but the pattern of both';
is seen('theme')->{proposal}, 'CookiePolicyCookie "theme" ? duration=1mo domain=shop.test path=/app secure provider="?" recipients="?" purpose="?"', 'the line of an undeclared name';
is seen('theme')->{first_path}, '/static/plain.txt', 'where it was seen first, without the query';
is seen('sid')->{proposal}, undef, 'a declared name has none';

# Names as nobody should send them.
my @hostile = ('<script>alert(1)</script>', '=cmd|calc', 'x${PATH}', 'a"b\\', "caf\xC3\xA9", "bad\xFF\xFE", 'q*x', 'n' x 200, '</textarea>\'');
$static->("Cookie: $_=SECRET12") for @hostile;
$static->("Cookie: $_") for '_ga=SECRET13, sid=SECRET14';

# --- formats -----------------------------------------------------------------

my %body;
for ([ html => 'text/html; charset=utf-8' ], [ json => 'application/json' ], [ csv => 'text/csv; charset=utf-8; header=present' ],
    [ conf => 'text/plain; charset=utf-8' ], [ openmetrics => 'application/openmetrics-text; version=1.0.0; charset=utf-8' ]) {
    my ($format, $type) = @$_;
    my $answer = audit($format);
    $body{$format} = $answer->{body};
    is $answer->{status}, 200, "$format is answered";
    is_deeply [ field($answer, 'Content-Type') ], [$type], '... as its type';
    is_deeply [ field($answer, 'Cache-Control') ], ['no-store'], '... and kept by nobody';
    is_deeply [ field($answer, 'X-Robots-Tag') ], ['noindex'], '... nor indexed';
    unlike $answer->{body}, qr/SECRET/, '... without a value';
    unlike $answer->{body}, qr/[^\x20-\x7E\r\n]/, '... in printable ASCII';
}
is ask(to('shop.test'), HEAD => '/audit')->{status}, 200, 'HEAD is answered';
is ask(to('shop.test'), GET => '/audit')->{body} =~ s/[0-9.]+//gr, $body{html} =~ s/[0-9.]+//gr, 'without a format it is the page';

unlike $body{html}, qr/<script|<\/textarea/i, 'html: no name is markup';
like $body{html}, qr/&lt;script&gt;/, '... but text';
like $body{html}, qr{<link rel="stylesheet" href="/cookies/look\?v=\w+">}, '... in the look of the policy page';
like $body{html}, qr{Declared, never seen.*<code>gone</code> on shop\.test.*Lives longer.*<code>_ga</code>}s, '... with what is to be mended';
cmp_ok index($body{html}, 'id="undeclared"'), '<', index($body{html}, 'id="missing"'), '... undeclared names first';
like $body{html}, qr{<svg role="img"[^>]* aria-label="\d+ passed, \d+ held">}, '... and bars with words';

unlike $body{html}, qr/<cookie-policy/, '... and no banner';
like join('|', field(audit('html'), 'Content-Security-Policy')), qr/^default-src 'none';[^|]*$/, '... nor the policy of the site';

my @lines = split /\r\n/, $body{csv};
my @cells = map { [ /\G(?:"((?:[^"]|"")*)"|([^",]*))(?:,|$)/g ] } @lines;
is_deeply [ grep { @{ $cells[$_] } < 80 || @{ $cells[$_] } != @{ $cells[1] } } 1 .. $#cells ], [], 'csv: all lines are as long';
unlike $body{csv}, qr/(?:^|,)"[=+\@-]/m, '... and no cell is a formula';

my %type;
my %series;
my @wrong;
my @metrics = split /\n/, $body{openmetrics}, -1;
for my $line (@metrics[ 0 .. $#metrics - 2 ]) {
    if ($line =~ /^# TYPE (\w+) (counter|gauge)$/) { push @wrong, $line if $type{$1}; $type{$1} = $2; next }
    next if $line =~ /^# HELP (\w+) [^\\]+$/ && $type{$1};
    my ($name, $labels) = $line =~ /^(\w+)(?:\{((?:\w+="(?:[^"\\]|\\[\\"n])*",?)*)\})? \d+$/ or do { push @wrong, $line; next };
    my $family = $name =~ s/_total$//r;
    push @wrong, $line if ($type{$family} // '') ne ($name =~ /_total$/ ? 'counter' : 'gauge') || $series{ "$name " . ($labels // '') }++;
}
is_deeply \@wrong, [], 'openmetrics: every line is one, and no series comes twice';
is_deeply [ @metrics[ -2, -1 ] ], [ '# EOF', '' ], '... up to its end';
my %sent = map { $_->{name} => $_->{sent} } @{ $json->decode($body{json})->{cookies} };
like $body{openmetrics}, qr/^cookiepolicy_sent_cookies_total\{host="shop\.test",name="_ga",verdict="undecided"\} $sent{_ga}{undecided}$/m, '... and says what the others say';
is ask(to('shop.test'), GET => '/audit?format=xml')->{status}, 400, 'an unknown format is an error';
is_deeply [ map { $_->{host} } grep { $_->{host} ne 'report.test' } @{ $json->decode(audit('json', '&host=report.test')->{body})->{cookies} } ], [], 'host= leaves one host';

# --- the proposed configuration ----------------------------------------------

{
    my $conf = audit('conf', '&host=shop.test')->{body};
    my $frame = sub { "<VirtualHost *:1>\nServerName shop.test\nCookiePolicy On\nCookiePolicyPage /cookies\nCookiePolicyController Example\n$_[0]</VirtualHost>\n" };
    like $conf, qr/^CookiePolicyCookie "user\*" \? /m, 'conf: a line for a pattern';
    unlike $conf, qr/^[^#]*(?:necessary|\$\{|<)/m, '... and nothing is proposed as necessary, nor made of foreign syntax';
    my $said = configtest($frame->($conf));
    isnt $said->{status}, 0, 'httpd does not take what is not answered';
    like $said->{errors}, qr/'\?' is not a category/, '... and says so';
    my $half = $conf =~ s/^(CookiePolicyCookie \S+) \?/$1 statistical/gmr =~ s/duration=\?/duration=1d/gr;
    like configtest($frame->($half))->{errors}, qr/'provider=\?' is still to be answered/, '... of each text';
    my $answered = $half =~ s/="\?"/="Example"/gr;
    is_deeply [ @{ configtest($frame->($answered)) }{qw(status errors)} ], [ 0, "Syntax OK\n" ], 'once each ? is answered it is clean';
}

# --- who, when ---------------------------------------------------------------

is ask(to('shop.test'), GET => '/closed')->{status}, 403, 'Require protects it';
is ask(to('off.test'), GET => '/audit')->{status}, 200, 'a host without a policy can show it';
{
    my $answer = ask({ %{ to('shop.test') }, body => 'x' }, POST => '/audit');
    is $answer->{status}, 405, 'POST is not';
    like join(',', field($answer, 'Allow')), qr/GET/, '... and told what is';
}
{
    my $before = seen('sid')->{set}{exempt};
    my ($old) = sort { $a <=> $b } $httpd->children;
    $httpd->signal('USR1');
    $httpd->wait_for('a graceful restart', sub { $httpd->log_lines(qr/AH00493|AH00171|Graceful restart/) });
    $httpd->wait_for('an answer after it', sub { $httpd->log_lines(qr/resuming normal operations/) >= 2 && $httpd->answers });
    is seen('sid')->{set}{exempt}, $before, 'a graceful restart keeps what was counted';
    is_deeply adds('sid', 'set', $static), { exempt => 1 }, '... and goes on';
}
is_deeply [ $httpd->log_lines(qr/SECRET/) ], [], 'the log has no value';
is_deeply [ $httpd->crashes ], [], 'nothing crashed';
$httpd->stop;

{
    my $without = Instance->new(conf => <<'CONF');
CookiePolicy Report
<Location /audit>
    SetHandler cookie-policy-audit
</Location>
CONF
    is ask({ host => 'localhost', port => $without->{port} }, GET => '/audit')->{status}, 404, 'without CookiePolicyAudit there is nothing';
    is scalar(my @said = $without->log_lines(qr/cookie-policy-audit has nothing to show: CookiePolicyAudit is Off/)), 1, '... and the log says why';
}

done_testing;
