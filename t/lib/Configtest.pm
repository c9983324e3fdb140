# SPDX-License-Identifier: Apache-2.0
#
# What httpd says of a configuration:
#
#   my $said = configtest("CookiePolicy On\n", '-D', 'DUMP_COOKIEPOLICY');
#
# An answer is { status, errors, output }: its exit status and what it wrote to
# stderr and to stdout, in which the configuration's path is FILE. Its first
# line is line 1. Nothing is started.

package Configtest;

use strict;
use warnings;
use Apache::TestConfig ();
use Exporter 'import';
use File::Temp ();
use IPC::Open3 ();
use Symbol     ();

our @EXPORT = qw(configtest);
our $limit;    # of the address space, in KiB

# The lines before the tested ones are in a file of their own, so that those
# have the numbers that a reader counts.
sub frame {
    my ($dir)   = @_;
    my $config  = Apache::TestConfig->thaw;
    my $vars    = $config->{vars};
    my %wanted  = map { $_ => 1 } "mpm_$vars->{mpm}_module", qw(authz_core_module macro_module);
    open my $list, '<', "$vars->{t_conf}/inherit.conf" or die "inherit.conf: $!";
    my @modules = grep { /^LoadModule (\S+)/ && $wanted{$1} } <$list>;
    open my $out, '>', "$dir/httpd.conf" or die "httpd.conf: $!";
    print $out @modules, <<"CONF";
LoadModule cookiepolicy_module "$config->{modules}{'mod_cookiepolicy.c'}"
ServerRoot "$dir"
DefaultRuntimeDir "$dir"
PidFile "$dir/pid"
ErrorLog "$dir/error_log"
ServerName main.example.org
Listen 127.0.0.1:1
Include tested.conf
CONF
    close $out or die "httpd.conf: $!";
    return $vars->{httpd};
}

sub configtest {
    my ($text, @options) = @_;
    my $dir   = File::Temp->newdir;
    my $httpd = frame($dir);
    open my $out, '>:raw', "$dir/tested.conf" or die "tested.conf: $!";
    print $out $text;
    close $out or die "tested.conf: $!";

    my $stderr  = File::Temp->new;
    my @command = ($httpd, '-t', '-f', "$dir/httpd.conf", @options);
    unshift @command, 'sh', '-c', 'ulimit -v "$0"; exec "$@"', $limit if $limit;
    my $pid = IPC::Open3::open3(my $in, my $stdout, '>&' . fileno $stderr, @command);
    close $in;
    local $/;
    my $output = <$stdout> // '';
    waitpid $pid, 0;
    my $status = $? >> 8;
    seek $stderr, 0, 0;
    my $errors = <$stderr> // '';
    s{\Q$dir\E/tested\.conf}{FILE}g for $output, $errors;
    return { status => $status, errors => $errors, output => $output };
}

1;
