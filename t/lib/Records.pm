# SPDX-License-Identifier: Apache-2.0
#
# Lines of records and documents, read strictly.
#
#   my ($records, $documents, @torn) = lines_of("$file");
#
# Both are lists of objects; what is no line of JSON is in @torn.

package Records;

use strict;
use warnings FATAL => 'all';
use Digest::SHA 'sha256_hex';
use Encode  ();
use Exporter 'import';
use JSON::PP ();

our @EXPORT = qw(lines_of shop_lines record_of sha256_of);

my $json = JSON::PP->new->utf8;

sub lines_of {
    my ($file) = @_;
    open my $in, '<:raw', $file or return ([], []);
    my (@records, @documents, @torn);
    while (my $line = <$in>) {
        my $object = $line =~ /\n\z/ ? eval { $json->decode($line) } : undef;
        push @{ !$object ? \@torn : $object->{type} eq 'record' ? \@records : \@documents }, $object // $line;
    }
    return (\@records, \@documents, @torn);
}

# The hash that a document must have: of the octets of its body.
sub sha256_of { sha256_hex(Encode::encode('UTF-8', $_[0]{body})) }

# The id of the record that a choice cookie names.
sub record_of { (split /\./, $_[0] =~ s/^[^=]*=//r, -1)[4] }

# A host's policy, but for where records go.
sub shop_lines {
    return <<'CONF';
    CookiePolicy On
    CookiePolicyPage /cookies
    CookiePolicyController "Example" contact=privacy@example.org
    CookiePolicyLanguage en fr
    CookiePolicyCategory advertising opt-in label="Advertising" description="Shows advertisements"
    CookiePolicyCookie sid necessary provider=Example duration=session purpose="Keeps you signed in" \
        purpose.fr="Vous garde connecté"
    CookiePolicyCookie cnt audience provider=Example duration=1mo purpose="Counts"
    CookiePolicyCookie _ga statistical provider=Counter recipients="Counter Ltd" duration=1y purpose="Counts"
    CookiePolicyCookie ads advertising provider=Adverts recipients="Adverts Ltd" duration=1y purpose="Sells"
CONF
}

1;
