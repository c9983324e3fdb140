# SPDX-License-Identifier: Apache-2.0
#
# A real Django site behind the server, visited as a person would: whoever
# refuses everything can still use all of it, and the cookies that need consent
# wait for it. t/django/website.py is the site.

use strict;
use warnings FATAL => 'all';

use Apache::Test qw(-withtestmore);
use Apache::TestRequest ();
use File::Temp ();
use JSON::PP   ();

use lib Apache::Test::vars('source') . '/lib';
use Visitor;

plan tests => 38 + 40, need_module('cookiepolicy', 'proxy_http');

my $python = -x '/usr/bin/python3' ? '/usr/bin/python3' : 'python3';
my $folder = File::Temp->newdir;
my $port   = configured_port();
my $recipes = Apache::Test::vars('t_conf') . '/readme';

# The site ends when its standard input does, hence with this test.
my $pid = open my $site, '|-', "exec $python -B '" . Apache::Test::vars('source')
  . "/django/website.py' $port '$folder' '$recipes' > '$folder/ready'"
  or die "the site: $!";
wait_until_ready();

my $direct = Visitor->new("http://127.0.0.1:$port");
my $address = Apache::TestRequest::module('mod_cookiepolicy')
  && 'http://' . Apache::TestRequest::hostport();
(my $host = $address) =~ s{^http://[^:]*}{django.test};

sub newcomer { Visitor->new($address, $host) }

# What the application received; a JSON object of names and values.
sub seen { JSON::PP::decode_json($_[0]->get('/seen/')->content) }
sub seen_names { [ sort keys %{ seen($_[0]) } ] }

# Without the module in between.
$direct->get('/tracked/');
is_deeply $direct->holds, [ '_ga', 'ads' ], 'the site by itself sets what it likes';
is_deeply seen_names($direct), [ '_ga', 'ads' ], '... and receives it back';

# A visitor who has not said anything.
my $visitor = newcomer();
$visitor->get('/tracked/');
is_deeply $visitor->holds, [], 'nothing that needs consent is set before the choice';

# A visitor who refuses.
$visitor->plant(_ga => 'from before');
$visitor->plant(ads => 'from before');
is $visitor->choose(choice => 'none')->code, 200, 'everything is refused';
ok $visitor->value('cookies_preferences'), 'the refusal is remembered';
$visitor->get('/tracked/');
isnt $visitor->value('_ga'), 'GA1.1.1.1', 'no statistics are set after the refusal';
isnt $visitor->value('ads'), 'shown', 'nor advertising';
is_deeply seen_names($visitor), [], 'and what the browser had is not seen';

my $page = $visitor->get('/login/');
is $page->code, 200, 'the sign-in page is there';
ok $visitor->value('csrftoken'), 'its CSRF token is kept';
$page = $visitor->submit($page, '/login/', username => 'alice', password => 'porridge');
like $page->decoded_content, qr/correct username and password/, 'a wrong password is turned away';
is $visitor->value('sessionid'), undef, '... without a session';
$page = $visitor->submit($page, '/login/', username => 'alice', password => 'oatmeal');
like $page->decoded_content, qr{<p id="user">alice</p>}, 'the right one signs in';
ok $visitor->value('sessionid'), '... with a session';
like $visitor->get('/')->decoded_content, qr{<p id="user">alice</p>}, 'which stays on other pages';

my @note   = (csrfmiddlewaretoken => hidden_token($page), text => 'buy oats');
my $answer = $visitor->request(HTTP::Request::Common::POST("$address/note/", Content => \@note));
is $answer->code, 302, 'a form is taken';
ok $visitor->value('messages'), '... and leaves a message in its cookie';
is_deeply seen_names($visitor), [qw(csrftoken messages sessionid)],
  'the application sees its own cookies and no other';
like $visitor->get('/')->decoded_content, qr{<p class="message">Noted: buy oats</p>},
  'the next page shows the message';
is $visitor->value('messages'), undef, '... once: its cookie is deleted';
unlike $visitor->get('/')->decoded_content, qr/class="message"/, '... and it is not shown again';

is $visitor->post('/note/', [ text => 'forged' ])->code, 403, 'a form without its token is refused';

$page = $visitor->submit($visitor->get('/'), '/i18n/setlang/', language => 'fr');
is $visitor->value('django_language'), 'fr', 'the language is remembered';
like $page->decoded_content, qr/<html lang="fr">/, '... and spoken';
like newcomer()->get('/')->decoded_content, qr/<html lang="en">/, '... to this visitor alone';

$visitor->submit($visitor->get('/'), '/logout/');
is $visitor->value('sessionid'), undef, 'signing out deletes the session';
like $visitor->get('/')->decoded_content, qr/Sign in/, '... and it is over';

is_deeply $visitor->was_set, [qw(cookies_preferences csrftoken django_language messages sessionid)],
  'all this set the reference cookies, the messages and the choice, and nothing else';

# A visitor who accepts one category, then all, then none.
$visitor = newcomer();
$visitor->choose(statistical => 'on');
$visitor->get('/tracked/');
is $visitor->value('_ga'), 'GA1.1.1.1', 'statistics arrive once they are accepted';
is $visitor->value('ads'), undef, '... advertising does not';
is_deeply seen_names($visitor), ['_ga'], '... and the application receives just those';

$visitor->choose(choice => 'all');
$visitor->get('/tracked/');
is $visitor->value('ads'), 'shown', 'advertising arrives once all is accepted';
is_deeply seen(newcomer()), {}, '... for nobody else';
is_deeply seen_names($visitor), [qw(_ga ads)], '... and both come back';
is_deeply seen($visitor), { _ga => 'GA1.1.1.1', ads => 'shown' }, '... unchanged';

$visitor->choose(choice => 'none');
is_deeply seen_names($visitor), [], 'after the withdrawal the application sees neither';
$visitor->{set} = [];
$visitor->get('/tracked/');
is_deeply $visitor->was_set, [], '... and its page sets neither';
is $visitor->get('/login/')->code, 200, '... while the site goes on';

# The view of README.md, behind mod_cache: everybody gets what they agreed to,
# whoever came first. Without its word on caches the first one's is everybody's.
my %page = (1 => '<script src="/count.js"></script>', 0 => '<p>You are not counted.</p>');
for my $name ('quick', 'handler') {
    (my $cached = $host) =~ s/^/$name./;
    my ($yes, $no) = map { Visitor->new($address, $cached) } 1, 2;
    $yes->choose(statistical => 'on');
    $no->choose(choice => 'none');
    for my $other ('no other cookie', 'another cookie') {
        $_->plant(sessionid => 'same') for $other =~ /^another/ ? ($yes, $no) : ();
        for my $order ([ [ 1, $yes ], [ 0, $no ] ], [ [ 0, $no ], [ 1, $yes ] ]) {
            my $path = "visits/?$other-$order->[0][0]" =~ tr/ /-/r;
            for (@$order) {
                my ($agreed, $who) = @$_;
                my $page = $who->get("/$path");
                is $page->content, $page{$agreed}, "$name, $other: " . ($agreed ? 'who agreed' : 'who refused');
                like $page->header('Cache-Control'), qr/^(?=.*\bprivate\b).*\bno-cache\b/, '... privately';
            }
            $_->[1]->get("/public-$path") for @$order;
            my $wrong = $order->[1][1]->get("/public-$path")->content;
            is $wrong, $page{ $order->[0][0] }, "... and unmarked it is the first one's";
        }
    }
}

# Where conf/50-django.conf.in put the site.
sub configured_port {
    my $file = Apache::Test::vars('t_conf') . '/50-django.conf';
    open my $conf, '<', $file or die "$file: $!";
    my ($found) = join('', <$conf>) =~ /^Define DJANGO_PORT (\d+)$/m or die "$file: no port";
    return $found;
}

sub wait_until_ready {
    my $end = time + 60;
    until (-s "$folder/ready") {
        die "the site did not start: is python3-django installed?\n"
          if time > $end || waitpid $pid, 1;    # WNOHANG
        select undef, undef, undef, 0.05;
    }
    return;
}

sub hidden_token {
    my ($document) = @_;
    my %hidden = Visitor::hidden_fields($document, '/note/');
    return $hidden{csrfmiddlewaretoken};
}
