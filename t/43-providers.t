# SPDX-License-Identifier: Apache-2.0
#
# The ready tables of conf/providers: whichever a site includes, in whatever
# number of hosts, httpd takes them without a word; each says where its facts are
# from; and visitors are shown what they say.

use strict;
use warnings;
use Test::More;
use Apache::Test ();
use Cwd          qw(abs_path);
use lib 't/lib';
use Client;
use Configtest;

my $folder  = abs_path(Apache::Test::vars('source') . '/../conf/providers');
my @tables  = glob "$folder/*.conf";
my @sources = glob "$folder/sources/*.conf";
my $name    = qr{([^/]+)\.conf$};

my $site = <<'CONF';
CookiePolicy           On
CookiePolicyPage       /cookies
CookiePolicyController "Example SARL" url=https://www.example.org/legal
CONF
my $base = "CookiePolicySource necessary default-src self\n";

sub slurp {
    open my $in, '<:raw', $_[0] or die "$_[0]: $!";
    local $/;
    return scalar <$in>;
}
sub include { join '', map { qq{Include "$_"\n} } @_ }
sub quiet   { is configtest("$_[0]")->{errors}, "Syntax OK\n", $_[1] }

# Each table that has sources, and the category that these are of.
my %table = map { (/$name/)[0] => $_ } @tables;

cmp_ok scalar @tables,  '>=', 18, 'the tables are found';
cmp_ok scalar @sources, '>=', 10, '... and the sources';

for my $file (@tables) {
    quiet $site . include($file), "$file: alone";
}
for my $file (@sources) {
    my ($which) = $file =~ $name;
    my $with = $table{$which} // ($which eq 'google-tag-manager' ? $table{'google-analytics'} : undef);
    ok $with, "$file goes with a table" or next;
    quiet $site . $base . include($with, $file), "$file: alone with its table";
}
quiet $site . include(@tables), 'all tables together';
quiet $site . $base . include(@tables, @sources), 'all tables and all sources';
quiet "Listen 127.0.0.1:2\n" . join('', map { "<VirtualHost 127.0.0.1:$_>\n$site$base" . include(@tables, @sources) . "</VirtualHost>\n" } 1, 2),
  'in two hosts';
quiet "$base" . include(@tables, @sources) . "<VirtualHost 127.0.0.1:1>\n$site</VirtualHost>\n", 'in the main server, for every host';
quiet qq{Define MATOMO_CATEGORY audience\nDefine MATOMO_ORIGIN https://matomo.example.org\n$site$base}
  . include($table{matomo}, "$folder/sources/matomo.conf"), 'Matomo that is not asked for';
like configtest($site . include($table{youtube}, "$folder/sources/youtube.conf"))->{errors},
  qr/youtube\.conf:\d+: .*CookiePolicySource necessary default-src self/, 'sources without a base are an error that says what to write';

# What files say of themselves.
for my $file (@tables, @sources) {
    my $text = slurp($file);
    like $text,   qr/\A# SPDX-License-Identifier: Apache-2\.0\n#\n# \w/, "$file: licence, and what it is of";
    my @from = $text =~ /^# Source: (.*)/mg;
    ok @from && !(grep { !m{^https://\S+\.\S+/? ?} } @from), "$file: where its facts are from";
    like $text, qr/^# Source: .*\n?#? *.*(?:20\d\d-\d\d-\d\d|not read)/m, "$file: and when they were looked at";
    unlike $text, qr/[^\x00-\x7f]/, "$file: plain ASCII";
    my ($rows) = $text =~ s/\\\n *//gr;
    next if $file =~ m{/sources/};
    my @necessary = grep { / necessary / } grep { /^CookiePolicyCookie/ } split /\n/, $rows;
    like $text, qr/Necessary: /, "$file: says why it is necessary" if @necessary && $file !~ /matomo/;
    for my $row (grep { /^CookiePolicyCookie/ } split /\n/, $rows) {
        my ($names) = $row =~ /"([^"]+)"/;
        my @missing = grep { $row !~ / $_=/ } qw(provider location purpose), $row =~ / necessary / ? () : qw(recipients duration);
        is "@missing", '', "$file: $names lacks nothing";
        like $row, qr/purpose="[A-Z][^"]*[^".]"/, "$file: $names: a purpose in words";
    }
}

# Well-known names, with what whoever sets them says of their lives; browsers keep
# nothing for longer than 400 days, though Google and Vimeo write two years.
my @facts = (
    [ _ga                  => 'statistical',  '400d' ],
    [ _gcl_au              => 'google-ads',   '90d' ],
    [ VISITOR_INFO1_LIVE   => 'youtube',      '180d' ],
    [ vuid                 => 'vimeo',        '400d' ],
    [ _fbp                 => 'meta-pixel',   '90d' ],
    [ li_fat_id            => 'linkedin-insight', '30d' ],
    [ '_pk_id*'            => 'statistical',  '13mo' ],
    [ __stripe_mid         => 'necessary',    '1y' ],
    [ __cf_bm              => 'necessary',    '30m' ],
    [ sessionid            => 'necessary',    '2w' ],
    [ csrftoken            => 'necessary',    '52w' ],
    [ django_language      => 'necessary',    'session' ],
    [ 'wp-postpass_*'      => 'necessary',    '10d' ],
    [ 'wp_woocommerce_session_*' => 'necessary', '2d' ],
    [ sbjs_session         => 'statistical',  '30m' ],
    [ 'SESS*'              => 'necessary',    '24d' ],
    [ PHPSESSID            => 'necessary',    'session' ],
    [ JSESSIONID           => 'necessary',    'session' ],
    [ '_*_session'         => 'necessary',    'session' ],
    [ 'ASP.NET_SessionId'  => 'necessary',    'session' ],
    [ ROUTEID              => 'necessary',    'session' ],
    [ AWSALB               => 'necessary',    '7d' ],
    [ SERVERID             => 'necessary',    'session' ],
    [ Apache               => 'statistical',  'session' ],
);
my %declared;
for my $row (map { my $text = slurp($_) =~ s/\\\n *//gr; grep { /^CookiePolicyCookie/ } split /\n/, $text } @tables) {
    my ($names, $category) = $row =~ /"([^"]+)" (\S+)/;
    my ($duration) = $row =~ / duration=(\S+)/;
    $declared{$_} = [ $category =~ s/^\$\{MATOMO_CATEGORY\}$/statistical/r, $duration // '' ] for split ' ', $names;
}
is_deeply $declared{ $_->[0] }, [ @$_[ 1, 2 ] ], "$_->[0]: $_->[1], $_->[2]" for @facts;

# All of them, as a visitor sees and sends them.
my $text = ask('providers.test', GET => '/cookies')->{body};
like $text, qr/(?<![\w.])\Q$_->[0]\E(?![\w*])/, "the page lists $_->[0]" for @facts;
like $text, qr/Example SARL/,       '... with the provider that the site has named';
unlike $text, qr/This site</,       '... and nowhere the word that stands in for it';
unlike $text, qr/\$\{/,             '... and no variable';
like $text, qr/Videos from YouTube/, '... and the categories of the tables';

my @sent = qw(sessionid wordpress_logged_in_0f SSESSab _shop_session .AspNetCore.Antiforgery.x _ga _fbp _pk_id.1.ab Apache);
my $got  = ask('providers.test', GET => '/', 'Cookie: ' . join '; ', map { "$_=1" } @sent);
is_deeply [ $got->{body} =~ /^Cookie: (.*?)\r?$/mg ], [ join '; ', map { "$_=1" } @sent[ 0 .. 4 ] ],
  'what is necessary passes, what needs consent waits';

done_testing;
