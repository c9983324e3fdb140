# SPDX-License-Identifier: Apache-2.0
#
# The published cookie cases and an independent reading of them, for
# t/18-cases-set-cookie.t and t/28-cases-cookie.t.
#
# They lie beside the project, in ../shared/cases; where that folder is absent
# those tests are skipped. All strings are octets.

package Cases;

use strict;
use warnings;
use Client;
use Exporter 'import';
use JSON::PP ();

our @EXPORT = qw(cases kept_line kept_field);

# The objects of a file, or an empty list.
sub cases {
    my ($file) = @_;
    open my $in, '<', var('source') . "/../../shared/cases/$file" or return;
    my $json = JSON::PP->new->utf8;
    return map { $json->decode($_) } <$in>;
}

# The names that the hosts of conf/18-cases.conf.in let pass, read from there.
my %allowed;

sub read_hosts {
    open my $conf, '<', var('t_conf') . '/18-cases.conf' or die "18-cases.conf: $!";
    my $host;
    while (<$conf>) {
        $host = $1    if /ServerName (\S+\.test)/;
        $host = undef if m{</VirtualHost>};
        $allowed{$host} = { map { $_ => 1 } split / /, $1 } if $host && /Use Cases "([^"]*)"/;
    }
}

sub allowed {
    my ($host, $name) = @_;
    read_hosts() if !%allowed;
    return $allowed{$host}{$name};
}

# Whether a response line has to pass, by what the case says a browser makes of
# it. Deletions pass; today is later than the cases' own day, so they are
# computed from the attributes. undef: the case says nothing of the name.
sub kept_line {
    my ($host, $line, $reading) = @_;
    return 0 if $line =~ /[\x00-\x08\x0a-\x1f\x7f]/;
    return $reading->{rejected} && $reading->{rejected} =~ /empty name/ ? 0 : undef if !defined $reading->{name};
    return 0 if $reading->{name} eq '';
    my ($age, $expires);
    for my $attribute (@{ $reading->{attributes} }) {
        my ($name, $value) = @$attribute;
        $age     = $value if $name eq 'max-age' && $value =~ /^-?\d+$/;
        $expires = $value if $name eq 'expires';
    }
    my @now = gmtime;
    my $now = sprintf '%04d-%02d-%02dT%02d:%02d:%02dZ', $now[5] + 1900, $now[4] + 1, @now[ 3, 2, 1, 0 ];
    my $deletes = defined $age ? $age <= 0 : defined $expires ? $expires le $now : 0;
    return $deletes || allowed($host, $reading->{name}) ? 1 : 0;
}

# What a back end must get of a Cookie field, and why the rest goes: written
# from the rules, in another language and another way than the module.
sub kept_field {
    my ($host, $field) = @_;
    my (@kept, @why);
    for my $piece (split /;/, $field) {
        $piece =~ s/^[ \t]+|[ \t]+$//g;
        next if $piece eq '';
        my ($name) = $piece =~ /^([^=]*?)[ \t]*=/;
        my $why =
            !defined $name || $name eq '' ? 'it has no name'
          : $name =~ /^\$/                ? 'names with a dollar are for readers of RFC 2109'
          : !allowed($host, $name)        ? 'its name is not allowed here'
          :                                 undef;
        if (defined $why) {
            push @why, "'$piece': $why";
            next;
        }
        # Behind a comma another cookie may stand, to some readers.
        my ($head, @rest) = split /(?=,)/, $piece, -1;
        for my $part (@rest) {
            my ($blank, $other) = $part =~ /^,([ \t]*)([^=]*?)[ \t]*=/;
            if (defined $other && $other ne '' && !allowed($host, $other) && (declared($other) || $blank eq ' ')) {
                push @why, "'$part': to some readers a cookie of its own";
                next;
            }
            $head .= $part;
        }
        push @kept, $head;
    }
    return (join('; ', @kept), @why);
}

sub declared {
    my ($name) = @_;
    read_hosts() if !%allowed;
    return $allowed{'cases-allowed.test'}{$name};
}

1;
