# SPDX-License-Identifier: Apache-2.0
#
# Every language that there are texts for, from the question to the links of the
# answer; and a host's own words.

use strict;
use warnings FATAL => 'all';
use utf8;
use Test::More;
use JSON::PP ();
use lib 't/lib';
use Client;
use Form;

binmode $_, ':utf8' for Test::More->builder->output, Test::More->builder->failure_output;

my $host = 'languages.page.test';
my @languages = split ' ', var('languages');

# What the file of a language says, by key.
sub texts {
    my ($language) = @_;
    my $file = var('source') . "/../src/page/texts/$language.txt";
    open my $in, '<:encoding(UTF-8)', $file or die "$file: $!";
    return { map { /^([a-z][\w.-]*)\s+(.*?)\s*$/ ? ($1 => $2) : () } <$in> };
}

# An answer with its body as characters, its markup's escapes undone.
sub shown {
    my $answer = ask(@_);
    utf8::decode($answer->{body});
    return $answer;
}

sub plain {
    my ($html) = @_;
    $html =~ s/<[^>]*>//g;
    $html =~ s/&lt;/</g;
    $html =~ s/&gt;/>/g;
    $html =~ s/&#39;|&apos;/'/g;
    $html =~ s/&quot;|&#34;/"/g;
    $html =~ s/&amp;/&/g;
    return $html;
}

# Everything that the answer says of its language.
sub speaks {
    my ($answer, $language, $name) = @_;
    my $texts = texts($language);
    is_deeply [ field($answer, 'Content-Language') ], [$language], "$name: Content-Language";
    my %vary = map { lc $_ => 1 } map { split /\s*,\s*/ } field($answer, 'Vary');
    ok $vary{'accept-language'}, '... Vary';
    my ($html) = $answer->{body} =~ /^(<html .*)$/m;
    is $html, qq{<html lang="$language" dir="$texts->{'language.direction'}">}, '... lang and dir';
    my ($h1) = $answer->{body} =~ m{<h1[^>]*>(.*?)</h1>}s;
    is plain($h1), $texts->{'page.title'}, '... its heading';
    return $texts;
}

cmp_ok scalar @languages, '>=', 7, 'there are languages';
is $languages[0], 'en', 'the first is the default';

{
    open my $in, '<', var('source') . '/../README.md' or die "README.md: $!";
    local $/;
    my ($chapter) = <$in> =~ /^### CookiePolicyLanguage\n(.*?)^```/ms;
    my %named = map { $_ => 1 } $chapter =~ /`([a-z]{2})`/g;
    is_deeply [ grep { !$named{$_} } @languages ], [], 'README names every language';
}

for my $language (@languages) {
    my $answer = shown($host, GET => '/cookies', "Accept-Language: x-none, $language;q=0.7, en;q=0.1");
    my $texts = speaks($answer, $language, "$language by Accept-Language");
    my @links = $answer->{body} =~ m{<a href="/cookies\?lang=([\w-]+)" hreflang}g;
    is_deeply \@links, \@languages, '... it links to all the others';
    my ($current) = $answer->{body} =~ m{hreflang="([\w-]+)" lang="\1" aria-current="true"};
    is $current, $language, '... and says which this is';

    # What nobody translated is marked as what it is.
    my $purpose = $answer->{body} =~ m{<span lang="en" dir="auto">Keeps you signed in</span>} ? 'marked'
      : $answer->{body} =~ m{Garde votre session} && $answer->{body} !~ m{<span [^>]*>Garde} ? 'French'
      : $answer->{body} =~ m{Keeps you signed in} ? 'English' : 'none';
    is $purpose, { en => 'English', fr => 'French' }->{$language} // 'marked',
      '... a purpose without a translation has its language';
    unlike $answer->{body}, qr/\{[a-z]+\}/, '... nothing is left to be filled in';
    ok index(plain($answer->{body}), $texts->{'signal.honored'}) < 0, '... no signal, no word of it';

    # The query overrides the browser, and stays in links and forms.
    $answer = shown($host, GET => "/cookies?lang=$language", 'Accept-Language: en, fr');
    speaks($answer, $language, "$language by the query");
    my @actions = $answer->{body} =~ /<form[^>]* action="([^"]*)"/g;
    is_deeply [ grep { $_ ne "/cookies?lang=$language" } @actions ], [], '... forms stay in it';
    cmp_ok scalar @actions, '>=', 2, '... both';
    my ($json) = $answer->{body} =~ m{href="([^"]*policy\.json[^"]*)"};
    is $json, "/cookies/policy.json?lang=$language", '... so does the link to policy.json';

    # And behind a choice, with a signal.
    my $posted = post({ host => $host, path => "/cookies?lang=$language" }, 'choice=none');
    my ($location) = field($posted, 'Location');
    like $location, qr{^/cookies\?saved=\d+\.0&lang=$language#}, '... so does the answer to a choice';
    $location =~ s/#.*//;
    $answer = shown($host, GET => $location, 'Cookie: ' . stored($posted), 'Sec-GPC: 1');
    my ($title) = $answer->{body} =~ m{<title>(.*?)</title>};
    (my $start = $texts->{'page.title-saved'}) =~ s/\{title\}.*//;
    is index(plain($title), $start), 0, '... whose title begins with the word for it';
    isnt index(plain($answer->{body}), $texts->{'signal.honored'}), -1, '... the signal has its words';

    my $policy = ask($host, GET => '/cookies/policy.json', "Accept-Language: $language");
    is_deeply [ field($policy, 'Content-Language') ], [$language], "$language: policy.json";
    my $read = JSON::PP->new->utf8->decode($policy->{body});
    is $read->{policy}{language}, $language, '... says so';
    is $read->{texts}{'page.title'}, $texts->{'page.title'}, '... and has the texts';
}

# Ways to ask for a language.
for my $case (
    [ 'pt-BR;q=0.8, en;q=0.5' => 'pt' ],
    [ 'de-CH, fr;q=0.9'       => 'de' ],
    [ 'no, en;q=0.9'          => 'nb' ],
    [ 'nn-NO, nb;q=0.9, en'   => 'nb' ],
    [ 'iw, en;q=0.9'          => 'he' ],
    [ 'de;q=0, *'             => 'en' ],
    [ 'DE;q=0.001'            => 'de' ],
    [ 'tlh'                   => 'en' ],
  )
{
    my ($field, $want) = @$case;
  SKIP: {
        skip "no texts in $want", 1 if !grep { $_ eq $want } @languages;
        is_deeply [ field(ask($host, GET => '/cookies', "Accept-Language: $field"), 'Content-Language') ],
          [$want], "Accept-Language: $field";
    }
}
is_deeply [ field(ask($host, GET => '/cookies?lang=de-AT', 'Accept-Language: fr'), 'Content-Language') ],
  ['de'], 'a region in the query finds its language';
like(shown($host, GET => '/cookies?lang=de-AT')->{body}, qr{action="/cookies\?lang=de"},
    '... by whose own tag the links go on');

# --- a host's own words ------------------------------------------------------

$host = 'wording.page.test';
{
    my $answer = shown($host, GET => '/cookies');
    like $answer->{body}, qr{>Keep &lt;these&gt; &amp; go on<}, 'own words are shown, as text';
    my $plain = plain($answer->{body});
    like $plain, qr/5 sunrises/, '... filled in';
    like $plain, qr/The King's English/, '... wherever they are shown';
    like $plain, qr/Refuse all/, 'the other texts are the built-in ones';
    my $policy = policy($host);
    is $policy->{texts}{'choice.save'}, 'Keep <these> & go on', 'policy.json has them';
    is $policy->{texts}{'choice.refuse-all'}, 'Refuse all', '... among the others';
    my $wrong = post($host, 'choice=odd', 'Accept: application/json');
    my $error = JSON::PP->new->utf8->decode($wrong->{body});
    is $error->{error}{message}, 'That was no form.', '... and so have errors';
    like(shown($host, GET => '/cookies?lang=fr')->{body}, qr/Enregistrer mon choix/,
        'another language keeps its words');
    like(shown($host, GET => '/cookies?lang=fr-ca')->{body},
        qr{<h1[^>]*>Politique sur les témoins</h1>.*Enregistrer mon choix}s,
        'a region has its own, and otherwise those of its language');
}

done_testing;
