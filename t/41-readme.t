# SPDX-License-Identifier: Apache-2.0
#
# Every configuration that README.md shows is one that httpd accepts, and
# every directive of the module has its chapter and its example there.
use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use File::Temp qw(tempdir);

use lib Apache::Test::vars('source') . '/lib';
use Readme;

my $vars = Apache::Test::vars();
my $top  = "$vars->{source}/..";

my $readme  = Readme::slurp("$top/README.md");
my $modules = join '', map { "$_\n" } Readme::slurp("$vars->{t_conf}/inherit.conf") =~ /^(LoadModule .*)/mg;
my ($so)    = Readme::slurp("$vars->{t_conf}/httpd.conf") =~ /cookiepolicy_module "?([^"\n]+)/;

# The directives, as the module itself lists them.
my @directives = Readme::slurp("$top/src/policy/declare.c") =~ /^    \{"(CookiePolicy\w*)"/mg;

# Where there is an example A, one named A-B is what a host adds to it.
my @apache = grep { $_->{language} eq 'apache' } Readme::examples("$top/README.md");
my %named  = map { ($_->{name} // '') => $_->{text} } @apache;
my @examples = map { [ $_->{line}, (($_->{name} // '') =~ /^(\w+)-/ && $named{$1} // '') . $_->{text} ] } @apache;

plan tests => 1 + @directives + @examples, need_module('cookiepolicy');

cmp_ok scalar @directives, '>=', 9, 'the directives were found';

for my $name (@directives) {
    my ($chapter) = $readme =~ /^### $name\n(.*?)(?=^##)/ms;
    like $chapter // '', qr/^```apache\b.*\n(?:.*\n)*?\Q$name\E\s/m, "$name has a chapter with an example";
}

# httpd's word on one example: its errors, and our warnings.
sub configtest {
    my ($example) = @_;
    $example = "CookiePolicyLanguage en fr\n$example" if $example !~ /^\s*CookiePolicyLanguage/m;
    my $dir  = tempdir(CLEANUP => 1);
    mkdir "$dir/logs";
    symlink "$top/conf/providers", "$dir/cookiepolicy" or die "cookiepolicy: $!";
    my $conf = "$dir/httpd.conf";
    open my $out, '>:raw', $conf or die $!;
    print $out <<"CONF";
ServerRoot "$dir"
DefaultRuntimeDir "$dir"
PidFile "$dir/pid"
ErrorLog "$dir/error_log"
ServerName www.example.org
Listen 127.0.0.1:1
${modules}LoadModule cookiepolicy_module "$so"
$example
CONF
    close $out;
    my $said = qx($vars->{httpd} -t -f $conf 2>&1);
    return join '', grep { !/^Syntax OK$/ } split /^/, $said;
}

for my $example (@examples) {
    my ($line, $text) = @$example;
    is configtest($text), '', "README.md:$line is a configuration that httpd takes";
}
