#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
#
# What an administrator is told: errors and warnings with file and line, of
# every directive; where directives may stand; and the dump of what is in force.
# The wording of every error is in t/unit/declare.c; here it is what httpd says.

use strict;
use warnings FATAL => 'all';
use File::Temp qw(tempdir);
use Test::More;
use lib 't/lib';
use Client;
use Configtest;

# Lines that are wrong by themselves: httpd stops at the first.
my @wrong = (
    [ 'CookiePolicy Yes', q{CookiePolicy: 'Yes' is not allowed; allowed: On, Off, Report} ],
    [ 'CookiePolicyUndeclared Deny', q{CookiePolicyUndeclared: 'Deny' is not allowed; allowed: Refuse, Allow} ],
    [ 'CookiePolicyPage cookies', q{CookiePolicyPage: 'cookies' is not a path for the page; allowed: one path such as /cookies} ],
    [ 'CookiePolicyController Example SARL', q{CookiePolicyController: 'SARL' is not a key; allowed: url contact dpo authority} ],
    [ 'CookiePolicyController', q{CookiePolicyController: '' is not a name; allowed: first the controller's name} ],
    [ 'CookiePolicyChoice lifetime=2y', q{CookiePolicyChoice: lifetime=2y: allowed: up to 400d} ],
    [ 'CookiePolicyChoice domain=a.example name=__Host-c', q{CookiePolicyChoice: domain=a.example cannot go with name=__Host-c} ],
    [ 'CookiePolicyRecord logs/a keep=1y', q{CookiePolicyRecord: 'keep=1y' cannot stand there; allowed: keep= after dbd alone} ],
    [ 'CookiePolicyAudit', q{CookiePolicyAudit: one word is needed} ],
    map({ [ "CookiePolicyAudit $_", qq{CookiePolicyAudit: '$_' is not a size; allowed: Off, or from 64K to 1024M such as 1M} ] }
        qw(On 1 63K 1G 1025M 1MB M 1M1 -1M 99999999999M)),
    [ 'CookiePolicyGPC', q{CookiePolicyGPC: '' is not allowed; allowed: first On or Off, then published=} ],
    [ 'CookiePolicyGPC Yes', q{CookiePolicyGPC: 'Yes' is not allowed; allowed: first On or Off} ],
    [ 'CookiePolicyGPC published=2026-11-01', q{CookiePolicyGPC: 'published=2026-11-01' is not allowed; allowed: first On or Off} ],
    [ 'CookiePolicyGPC On published=2026-02-29', q{CookiePolicyGPC: published=2026-02-29 is not a day; allowed: YYYY-MM-DD} ],
    [ 'CookiePolicyGPC On 2026-11-01', q{CookiePolicyGPC: '2026-11-01' is not a key; allowed: published} ],
    [ 'CookiePolicyBanner Yes', q{CookiePolicyBanner: 'Yes' is not allowed; allowed: On, Off, Link} ],
    [ 'CookiePolicyExcludePages', q{CookiePolicyExcludePages: at least one path is needed, such as: /admin /api/v1} ],
    [ 'CookiePolicyExcludePages /a b', q{CookiePolicyExcludePages: 'b' is not a path; allowed: paths such as /admin} ],
    [ 'CookiePolicyExcludePages /a/*', q{CookiePolicyExcludePages: '/a/*' is not a path; allowed: paths such as /admin} ],
    [ 'CookiePolicyExcludePages /a/../b', q{CookiePolicyExcludePages: '/a/../b' is not a path; allowed: paths such as /admin} ],
    [ 'CookiePolicyExcludePages /caf%C3%A9', q{CookiePolicyExcludePages: '/caf%C3%A9' is not a path; allowed: paths such as /admin, decoded} ],
    [ 'CookiePolicyTemplate', q{CookiePolicyTemplate: '' is not a file; allowed: the path of one HTML document} ],
    [ 'CookiePolicyTemplate a.html b.html', q{CookiePolicyTemplate: 'a.html b.html' is not a file; allowed: the path of one HTML document} ],
    [ 'CookiePolicyLanguage en_GB', q{CookiePolicyLanguage: 'en_gb' is not a language tag such as fr or pt-br} ],
    [ 'CookiePolicyText en banner.title Our cookies', q{CookiePolicyText: 4 words are not allowed; allowed: a language, the key of a text} ],
    [ 'CookiePolicyText english! banner.title x', q{CookiePolicyText: 'english!' is not a language tag} ],
    [ 'CookiePolicyText en banner.title ""', q{CookiePolicyText: '' is no text for 'banner.title'} ],
    [ 'CookiePolicyCategory Ads opt-in', q{CookiePolicyCategory: 'Ads' is not a category; allowed: a lower-case letter} ],
    [ 'CookiePolicyCategory all opt-in', q{CookiePolicyCategory: 'all' cannot be a category} ],
    [ 'CookiePolicyCategory ads maybe', q{CookiePolicyCategory: 'maybe' is not a basis for category 'ads'; allowed: exempt} ],
    [ 'CookiePolicyCookie * necessary', q{CookiePolicyCookie: cookie name '*': stands for every cookie} ],
    [ 'CookiePolicyCookie _ga _gid statistical', q{CookiePolicyCookie: second argument: '_gid' is not a category} ],
    [ 'CookiePolicyCookie a necessary lifetime=1y', q{CookiePolicyCookie: 'lifetime=1y' is not a key; allowed: provider location purpose} ],
    [ 'CookiePolicyCookie a necessary purpose.fr_FR=x', q{CookiePolicyCookie: 'fr_fr' in 'purpose.fr_FR=x' is not a language tag} ],
    [ 'CookiePolicyCookie a necessary purpose="x', q{CookiePolicyCookie: the line holds a quote that is not closed} ],
    [ "CookiePolicyCookie a necessary purpose=caf\xe9", q{CookiePolicyCookie: the line holds text that is not UTF-8} ],
    [ 'CookiePolicySource necessary images self', q{CookiePolicySource: 'images' in 'images' is not a directive that loads resources; allowed: child-src} ],
    [ 'CookiePolicySource necessary img-src https://', q{CookiePolicySource: 'https://' is not a source; allowed: a host such as} ],
);

for my $case (@wrong) {
    my ($line, $want) = @$case;
    my ($name) = split ' ', $line;
    my $said = configtest("# a comment\n$line\n");
    my ($first, $second) = split /\n/, $said->{errors};
    ok $said->{status} && $first =~ /Syntax error on line 2 of FILE:$/, "$line: is an error of line 2";
    is substr($second, 0, length $want), $want, '... that says what was read and what is allowed';
    like $second, qr/\(usage: $name .+\)$/, '... and how it is used';
}

# A continued directive has the number of its last line.
{
    my $said = configtest("CookiePolicyCookie \\\n    a \\\n    nowhere! \\\n    secure\n");
    like $said->{errors}, qr/Syntax error on line 4 of FILE:/, 'a continued line is named by its last one';
    $said = configtest("CookiePolicyCookie \\\n    a \\\n    nowhere\n\n");
    like $said->{errors}, qr/error: FILE:3: CookiePolicyCookie "a": there is no category/, '... by check_config too';
}

# Sections: the message says where a directive may stand, and what else there is.
for my $section ('Location /', 'LocationMatch ^/', 'Directory /', 'DirectoryMatch ^/', 'Files *', 'If "true"') {
    my ($name) = split ' ', $section;
    my $said = configtest("<$section>\n    CookiePolicyCookie a necessary\n</$name>\n");
    like $said->{errors}, qr/Syntax error on line 2 of FILE:\nCookiePolicyCookie: a policy holds for a whole host; allowed: in the main server and in <VirtualHost>.*CookiePolicyExcludePages/,
      "<$name> is no place for a directive";
}
is configtest("<VirtualHost *:1>\n<IfModule mod_macro.c>\nCookiePolicyCookie a necessary\n</IfModule>\n</VirtualHost>\n")->{status},
  0, '<VirtualHost> and <IfModule> are';
is ask('htaccess.test', GET => '/htaccess/')->{status}, 500, '.htaccess is not';
ok scalar(log_lines('error_log', qr{htaccess/\.htaccess: CookiePolicy not allowed here})), '... and the log says so';

is configtest("CookiePolicyAudit $_\n")->{status}, 0, "CookiePolicyAudit $_ is allowed" for qw(Off 64K 65536 1m 1024M);
like configtest(host('a.example', 'CookiePolicyAudit 1M'))->{errors}, qr/CookiePolicyAudit cannot occur within <VirtualHost> section/,
  'what all hosts share is said in the main server';

# check_config goes through everything before it fails.
{
    my $said = configtest(<<'CONF');
CookiePolicyLanguage en tlh xx
CookiePolicyCookie "a b" ads
CookiePolicyCookie x necessary
CookiePolicyCookie x audience
CookiePolicySource adz img-src self
<VirtualHost *:1>
    ServerName www.example.com
    CookiePolicy On
    CookiePolicyChoice domain=example.org
    CookiePolicyCookie y nowhere
</VirtualHost>
<VirtualHost *:1>
    ServerName www.example.net
    CookiePolicySource third-party frame-src https://a.example
    CookiePolicyCookie "a b x" off
</VirtualHost>
CONF
    my @want = (
        q{1: CookiePolicyLanguage: there are no built-in texts for 'tlh'; allowed: those there are},
        q{1: CookiePolicyLanguage: there are no built-in texts for 'xx'; allowed: those there are},
        q{2: CookiePolicyCookie "a b": there is no category 'ads'; allowed: necessary audience statistical first-party third-party, or another after CookiePolicyCategory},
        q{4: cookie 'x' is in category 'audience' here and in 'necessary' at FILE:3; allowed: one category for a name},
        q{5: CookiePolicySource: there is no category 'adz'; allowed: necessary audience statistical first-party third-party, or another after CookiePolicyCategory},
        q{10: CookiePolicyCookie "y": there is no category 'nowhere'; allowed: necessary audience statistical first-party third-party, or another after CookiePolicyCategory},
        q{9: CookiePolicyChoice: domain=example.org does not cover ServerName www.example.com; allowed: the host itself or a parent of it},
        q{14: CookiePolicySource third-party frame-src: no exempt category has a source for it or for what stands in for it, so nothing would keep this out without consent; allowed with, for example: CookiePolicySource necessary default-src self},
    );
    isnt $said->{status}, 0, 'errors of the whole table fail the test';
    my @got = $said->{errors} =~ /^cookiepolicy: error: FILE:(.*)$/mg;
    s/allowed: (?=.*\ben\b)(?=.*\bfr\b)[a-z -]+$/allowed: those there are/ for @got;
    is_deeply [ sort @got ], [ sort @want ], '... all of them are said, each once';
    like $said->{errors}, qr/Configuration check failed\s*\z/, '... before httpd gives up';
}

# Own words are held to the built-in text, in the language and by the key that
# there are in the end; what a thousand hosts inherit is said once.
{
    my $said = configtest(<<'CONF');
CookiePolicyLanguage en fr
CookiePolicyText en banner.titel "Our cookies"
CookiePolicyText en choice.given "You chose."
CookiePolicyText fr duration.years "{n} an"
CookiePolicyText fr language.plural none
<VirtualHost *:1>
    ServerName www.example.org
    CookiePolicyText fr choice.receipt "Le {nom}"
</VirtualHost>
<VirtualHost *:1>
    ServerName www.example.net
    CookiePolicyLanguage fr
</VirtualHost>
CONF
    isnt $said->{status}, 0, 'own words that are made otherwise are errors';
    is_deeply [ sort $said->{errors} =~ /^cookiepolicy: error: FILE:(.*)$/mg ], [ sort
        q{2: CookiePolicyText en: 'banner.titel' is not the key of a text; perhaps banner.title is meant; all keys are members of "texts" in the policy.json of a CookiePolicyPage},
        q{3: CookiePolicyText en: the text for 'choice.given' fills in nothing; allowed: {given} {until}},
        q{4: CookiePolicyText fr: the text for 'duration.years' has 1 form; allowed: 2, parted by |, such as: {n} an|{n} ans},
        q{5: CookiePolicyText fr: 'language.plural' is what the language is; allowed: other texts},
        q{8: CookiePolicyText fr: the text for 'choice.receipt' fills in {nom}; allowed: nothing},
    ], '... each said once, with its line';
    $said = configtest(<<'CONF', '-D', 'DUMP_COOKIEPOLICY');
CookiePolicyText en choice.save "Keep it"
<VirtualHost *:1>
    ServerName www.example.org
    CookiePolicy Report
    CookiePolicyCookie a necessary
    CookiePolicyText en choice.save "Save it"
    CookiePolicyText fr choice.save "Garder"
</VirtualHost>
CONF
    is $said->{status}, 0, 'a language that is not offered is no error';
    is_deeply [ $said->{errors} =~ /^cookiepolicy: (.*)$/mg ],
      [ q{warning: FILE:7: CookiePolicyText fr choice.save is never shown: CookiePolicyLanguage does not offer 'fr'} ],
      '... but a warning';
    like $said->{output}, qr{^  text en choice\.save "Keep it"\n +FILE:1\n  text en choice\.save "Save it"\n +FILE:6$}m,
      'the dump has them, the one that holds last';
}

sub host {
    my ($name, @lines) = @_;
    return join "\n    ", "<VirtualHost *:1>", "ServerName $name", @lines, "\n</VirtualHost>\n";
}

# The frame of the page, and that of one language.
{
    my ($head, $main) = map { "<!-- cookie-policy:$_ -->" } qw(head main);
    my $dir  = tempdir(CLEANUP => 1);
    my $said = sub {
        my ($text, %other) = @_;
        my %files = (frame => $text, map { ("frame.$_" => $other{$_}) } keys %other);
        unlink glob "$dir/*";
        for my $file (grep { defined $files{$_} } keys %files) {
            open my $out, '>:raw', "$dir/$file" or die "$file: $!";
            print $out $files{$file};
            close $out;
        }
        my $host = "<VirtualHost *:1>\nServerName %s\nCookiePolicyLanguage en fr\n</VirtualHost>\n";
        my $result = configtest("CookiePolicy On\nCookiePolicyPage /cookies\nCookiePolicyCookie a necessary\n"
              . "CookiePolicyTemplate $dir/frame\n" . join '', map { sprintf $host, $_ } 'a.example', 'b.example');
        return [ map { s{\Q$dir\E}{DIR}gr } $result->{errors} =~ /^cookiepolicy: (error: .*)$/mg ];
    };
    my $good  = "<html>$head\n$main</html>\n";
    my $error = 'error: FILE:4: CookiePolicyTemplate: the frame DIR/';
    for my $case (
        [ 'one for all',             [$good],                                [] ],
        [ 'one for each language',   [ undef, en => $good, fr => $good ],    [] ],
        [ 'none', [undef],           [ "${error}frame: cannot be read: No such file or directory; allowed: a file that httpd can read when it starts" ] ],
        [ 'none for English',        [ undef, fr => $good ],                 [ "${error}frame: cannot be read: No such file or directory; allowed: a file that httpd can read when it starts" ] ],
        [ 'one without a marker',    ["<html>$head</html>"],                 [ "${error}frame: has no $main; allowed: $head in the head, and $main where the page goes" ] ],
        [ 'a French one without',    [ $good, fr => $main ],                 [ "${error}frame.fr: has no $head; allowed: $head in the head, and $main where the page goes" ] ],
        [ 'one that is too long',    [ $good . ' ' x 1048576 ],              [ "${error}frame: has " . (1048576 + length $good) . ' octets; allowed: at most 1048576, one HTML document' ] ],
        [ 'one in Latin 1',          ["$head caf\xe9 $main"],                [ "${error}frame: is not UTF-8 text; allowed: an HTML document in UTF-8" ] ],
      )
    {
        my ($name, $files, $want) = @$case;
        is_deeply $said->(@$files), $want, "a frame: $name";
    }
    mkdir "$dir/directory";
    like configtest("CookiePolicy On\nCookiePolicyPage /c\nCookiePolicyCookie a necessary\nCookiePolicyTemplate $dir/directory\n")->{errors},
      qr{directory: is a directory; allowed: an ordinary file}, '... a directory is none';
    is configtest("CookiePolicyTemplate $dir/none\n")->{status}, 0, '... it is read where it is needed';
}

# domain= has to cover the names of hosts that have a policy, and of no others.
for my $case (
    [ 'www.example.org', 'example.org',      1 ],
    [ 'example.org',     'example.org',      1 ],
    [ 'a.b.example.org', 'EXAMPLE.ORG',      1 ],
    [ 'example.org',     'www.example.org',  0 ],
    [ 'notexample.org',  'example.org',      0 ],
    [ 'example.com',     'example.org',      0 ],
  )
{
    my ($name, $domain, $covers) = @$case;
    my @lines = ("CookiePolicyChoice domain=$domain", 'CookiePolicyCookie a necessary');
    my $errors = configtest(host($name, 'CookiePolicy Report', @lines))->{errors};
    is $errors =~ /does not cover ServerName \Q$name\E/ ? 0 : 1, $covers, "domain=$domain and $name";
    is configtest(host($name, @lines))->{status}, 0, '... does not matter while the policy is off';
}

# A choice that the cookie cannot hold.
{
    my $rows = sub {
        join '', "CookiePolicy Report\n",
          map { "CookiePolicyCookie c$_ statistical provider=P$_ purpose=x duration=1y recipients=x\n" } 1 .. $_[0];
    };
    my $said = configtest($rows->(200));
    isnt $said->{status}, 0, 'a table that the choice cookie cannot carry is an error';
    like $said->{errors},
      qr/^cookiepolicy: error: FILE:1: the choice cookie would need up to \d+ octets; allowed: 800\..*most, 200, has category 'statistical'$/m,
      '... that says what takes so much';
    is configtest($rows->(140))->{status}, 0, '... and 140 providers are none';
    is configtest($rows->(200) =~ s/statistical/necessary/gr)->{status}, 0, '... nor are any that need no consent';
}

# Warnings go to stderr whatever LogLevel says, once for a line however many
# hosts have it, and fail nothing.
{
    my $lines = <<'CONF';
LogLevel emerg
CookiePolicyCookie a statistical provider=P
CookiePolicyCookie b necessary purpose=x purpose.de=y
CookiePolicyCategory empty opt-in
CookiePolicyCookie "u* u**" necessary
CONF
    my @want = (
        q{warning: FILE:2: cookie "a" needs consent, but its row lacks purpose= duration= recipients=},
        q{warning: FILE:3: purpose.de is never shown: CookiePolicyLanguage does not offer 'de'},
        q{warning: FILE:4: category 'empty' has no rows},
        q{warning: FILE:5: pattern 'u**' never applies: 'u*' at FILE:5 covers it},
    );
    my $said = configtest($lines);
    is $said->{status}, 0, 'warnings fail nothing';
    is_deeply [ sort $said->{errors} =~ /^cookiepolicy: (.*)$/mg ], \@want, '... and are said on stderr';

    # some hosts share the table, some have one of their own
    my $hosts = join '', map { host("h$_.example", $_ % 2 ? 'CookiePolicyPage /c' : 'CookiePolicyCookie c necessary') } 1 .. 50;
    $said = configtest($lines . $hosts);
    is_deeply [ sort $said->{errors} =~ /^cookiepolicy: (.*)$/mg ], \@want,
      '... once, if 50 hosts inherit them';

    my $macro = "<Macro Policy \$name>\nServerName \$name\nCookiePolicyCookie a statistical\n</Macro>\n"
      . join '', map { "<VirtualHost *:1>\nUse Policy h$_.example\n</VirtualHost>\n" } 1 .. 50;
    my @got = configtest($macro)->{errors} =~ /^cookiepolicy: warning: (.*)$/mg;
    is scalar @got, 1, '... once, if 50 hosts use the same macro';
    like $got[0], qr/^macro 'policy' .* used on line 6 of "FILE":2: cookie "a" needs consent/, '... at its first use';

    my $joined = "CookiePolicyCookie a necessary provider=A\nCookiePolicyCookie a necessary provider=B\n";
    is configtest($joined)->{errors}, "cookiepolicy: notice: FILE:2: cookie 'a' has a row at FILE:1 too; the page shows both\nSyntax OK\n",
      'rows of one name are joined with a notice';
}
is configtest("CookiePolicy On\n")->{errors}, <<'SAID', 'On alone is no error, but three warnings';
cookiepolicy: warning: FILE:1: CookiePolicy On without any CookiePolicyCookie: every cookie is undeclared
cookiepolicy: warning: FILE:1: CookiePolicy On without CookiePolicyPage: visitors have no place to choose
cookiepolicy: warning: FILE:1: CookiePolicy On without CookiePolicyController: the page cannot say who is responsible
Syntax OK
SAID
is configtest(host('a.example', 'CookiePolicyCookie b off'))->{errors},
  qq{cookiepolicy: warning: FILE:3: CookiePolicyCookie "b" off: no such name is inherited here\nSyntax OK\n},
  'off for a name that is not there';

is configtest("CookiePolicyGPC On published=9999-12-31\n" . host('a.example', 'CookiePolicy On', 'CookiePolicyPage /c',
    'CookiePolicyController E', 'CookiePolicyCookie a necessary'))->{errors},
  "cookiepolicy: warning: FILE:1: CookiePolicyGPC published=9999-12-31 is a day in the future (in UTC); it says since when /.well-known/gpc.json holds\nSyntax OK\n",
  'a statement from the future is a warning';

# The banner's form needs the page, and the banner something to ask.
for my $case (
    [ 'without a page', 1, 'CookiePolicyBanner On' ],
    [ 'with a page',    0, 'CookiePolicyPage /c', 'CookiePolicyBanner Link' ],
    [ 'that is Off',    0, 'CookiePolicyBanner Off' ],
  )
{
    my ($what, $fails, @lines) = @$case;
    my $asking = 'CookiePolicyCookie a statistical purpose=x provider=x duration=1y recipients=x';
    my $said   = configtest(host('a.example', @lines, 'CookiePolicyController E', 'CookiePolicy On', $asking));
    is $said->{status} ? 1 : 0, $fails, "a banner $what";
    like $said->{errors}, qr/^cookiepolicy: error: FILE:3: CookiePolicyBanner without CookiePolicyPage: .*; allowed: with a page, or Off$/m,
      '... is an error'
      if $fails;
    is configtest(host('a.example', @lines, $asking))->{status}, 0, '... does not matter while the policy is off';
}
is configtest(host('a.example', 'CookiePolicyBanner On', 'CookiePolicyPage /c', 'CookiePolicyController E', 'CookiePolicy On',
        'CookiePolicyCookie a necessary'))->{errors},
  "cookiepolicy: warning: FILE:3: CookiePolicyBanner: no category needs consent, so there is nothing to ask\nSyntax OK\n",
  'a banner with nothing to ask is a warning';

{
    my @host = ('CookiePolicy On', 'CookiePolicyPage /c', 'CookiePolicyController E', 'CookiePolicyCookie a necessary');
    my $warned = "cookiepolicy: warning: FILE:4: CookiePolicySource keeps out the stylesheet of CookiePolicyPage, by which the banner is shown; add: CookiePolicySource necessary style-src self\nSyntax OK\n";
    my @base = ([ 'default-src none', $warned ], [ 'style-src https://cdn.example', $warned ], map { [ $_, "Syntax OK\n" ] }
        'default-src self', 'default-src *', 'style-src https:', 'img-src none');
    is configtest(host('a.example', @host, "CookiePolicySource necessary $_->[0]"))->{errors}, $_->[1], "a base of $_->[0]" for @base;
}

# The dump: what each host has in force, after inheritance and off.
{
    my $said = configtest(<<'CONF', '-D', 'DUMP_COOKIEPOLICY');
CookiePolicyPage /cookies
CookiePolicyController Example
CookiePolicyCookie "sid lang" necessary provider=Site duration=session
CookiePolicyCookie "_ga _ga_*" statistical provider=Google purpose=Counts \
    recipients="Google Ireland Ltd" duration=13mo
CookiePolicySource necessary default-src self
<VirtualHost *:1>
    ServerName shared.example.org
    CookiePolicy On
</VirtualHost>
<VirtualHost *:1>
    ServerName own.example.org
    CookiePolicy Report
    CookiePolicyGPC Off published=2026-11-01
    CookiePolicyUndeclared Allow
    CookiePolicyCookie _ga off
    CookiePolicyCookie lang audience provider=Lang
    CookiePolicyCookie prefs necessary storage
</VirtualHost>
CONF
    is $said->{status}, 0, 'a dump is a test of the configuration';
    is $said->{errors}, "Syntax OK\n", '... without anything to complain of here';
    my ($policy) = $said->{output} =~ /CookiePolicy On.*policy (\S+)$/m;
    my ($google) = $said->{output} =~ /statistical \(opt-in\), tokens (\S+)/;
    my ($lang)   = $said->{output} =~ /audience \(opt-out\), tokens (\S+)/;
    my ($other)  = $said->{output} =~ /CookiePolicy Report.*policy (\S+)$/m;
    like $policy, qr/^[\w-]{16}$/, '... with the hash of the policy';
    isnt $policy, $other, '... which is another where the table is another';
    like $google, qr/^[\w-]{4}y$/, '... and with tokens';
    my $rows = <<"ROWS";
  CookiePolicyGPC On
  CookiePolicyRecord Off
  Content-Security-Policy without a choice: default-src 'self'
  Content-Security-Policy with all: default-src 'self'
  necessary (exempt)
    "sid lang"
        duration session, provider Site, recipients -
        FILE:3
    source default-src 'self'
        FILE:6
  statistical (opt-in), tokens $google
    "_ga _ga_*"
        duration 13mo, provider Google, recipients Google Ireland Ltd
        FILE:5
ROWS
    is $said->{output}, <<"DUMP", '... line for line';
Cookie policies:
Main server main.example.org
  CookiePolicy Off, undeclared cookies refused, page /cookies, policy $policy
${rows}VirtualHost shared.example.org (FILE:7)
  CookiePolicy On, undeclared cookies refused, page /cookies, policy $policy
${rows}VirtualHost own.example.org (FILE:11)
  CookiePolicy Report, undeclared cookies allowed, page /cookies, policy $other
  CookiePolicyGPC Off, published 2026-11-01
  CookiePolicyRecord Off
  Content-Security-Policy without a choice: default-src 'self'
  Content-Security-Policy with all: default-src 'self'
  necessary (exempt)
    "sid"
        duration session, provider Site, recipients -
        FILE:3
    "prefs" (storage)
        duration -, provider -, recipients -
        FILE:18
    source default-src 'self'
        FILE:6
  audience (opt-out), tokens $lang
    "lang"
        duration -, provider Lang, recipients -
        FILE:17
  statistical (opt-in), tokens $google
    "_ga_*"
        duration 13mo, provider Google, recipients Google Ireland Ltd
        FILE:5
DUMP
}
is configtest("CookiePolicyCookie a nowhere\n", '-D', 'DUMP_COOKIEPOLICY')->{output}, '',
  'a configuration with an error is not dumped';
is configtest("CookiePolicyCookie a necessary\n")->{output}, '', 'nor is one that nobody asked for';

# A thousand hosts and ten thousand rows: hosts that set only their page share
# the table; one for each would be gigabytes, which the limit forbids.
{
    my $rows  = join '', map { "CookiePolicyCookie name_${_}_* necessary provider=P$_ duration=1y\n" } 1 .. 10_000;
    my $hosts = join '', map { host("h$_.example.org", 'CookiePolicy On', "CookiePolicyPage /c$_", 'CookiePolicyController E') } 1 .. 1_000;
    # Sanitizers and memcheck take more than any limit.
    local $Configtest::limit = var('httpd') =~ m{/httpd-} ? undef : 1_000_000;    # KiB
    is configtest($rows . $hosts)->{errors}, "Syntax OK\n", '1 000 hosts with 10 000 rows fit into 1 GB';
}

done_testing;
