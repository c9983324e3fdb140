# SPDX-License-Identifier: Apache-2.0
"""The words of the demonstration site, by language. They may hold HTML."""

TEXTS = {
    "en": {
        "own_name": "English",
        "site": "Site",
        "open_data": "open data",
        "title": "Port-Lune open data",
        "home": "Home",
        "bicycles": "Bicycles",
        "cookie_policy": "Cookie policy",
        "fiction": "A demonstration of mod_cookiepolicy. There is no such town.",
        "lead": "The application behind this site sets ten cookies on each page and never asks "
        "anybody. The web server in front of it knows the cookie policy, and holds every one of "
        "them to what you chose.",
        "exchange": "Cookies, as this page was made",
        "came_back": "{} of {} came back with this request.",
        "consent": "The web server told the application what you allow, and why it thinks so:",
        "caption": "What the application tried, and what became of it",
        "cookie": "Cookie",
        "declared": "Declared as",
        "sets": "The application sets it for",
        "received": "It received it",
        "browser": "Your browser holds it",
        "kinds": {
            "necessary": "necessary",
            "statistical": "statistical",
            "advertising": "advertising",
            "undeclared": "not declared",
        },
        "session": "the session",
        "days": "{} days",
        "year": "{} year",
        "years": "{} years",
        "yes": "yes",
        "no": "no",
        "unknown": "?",
        "http_only": "hidden from scripts",
        "noscript": "The last column needs a script to look into your browser. Without one, "
        "reload: what your browser holds comes back with the next request.",
        "try": "Two minutes",
        "steps": (
            "<a href='/'>Reload this page.</a> Only the necessary cookies come back: before you "
            "choose, nothing else got through.",
            "Open the <a href='/cookies'>cookie policy</a>, accept the statistics alone, and "
            "return. Their cookies come back now; advertising and the undeclared one still do "
            "not.",
            "Refuse everything there. From the next request on the application sees none of them "
            "again, while signing in and choosing a language go on working.",
        ),
        "account": "Signing in, with any name",
        "your_name": "Your name",
        "sign_in": "Sign in",
        "sign_out": "Sign out",
        "signed_in_as": "You are signed in as",
        "bicycles_lead": "Bicycles counted last Tuesday.",
        "place": "Place",
        "not_found": "There is no such page",
        "forged": "This form was not sent from this site",
        "forged_why": "Its token does not match the csrftoken cookie.",
    },
    "fr": {
        "own_name": "Français",
        "site": "Site",
        "open_data": "données ouvertes",
        "title": "Port-Lune, données ouvertes",
        "home": "Accueil",
        "bicycles": "Vélos",
        "cookie_policy": "Politique de cookies",
        "fiction": "Une démonstration de mod_cookiepolicy. Cette ville n'existe pas.",
        "lead": "L'application derrière ce site dépose dix cookies sur chaque page sans rien "
        "demander à personne. Le serveur web placé devant elle connaît la politique de cookies "
        "et soumet chacun d'eux à votre choix.",
        "exchange": "Les cookies, au moment où cette page a été faite",
        "came_back": "{} sur {} sont revenus avec cette requête.",
        "consent": "Le serveur web a indiqué à l'application ce que vous autorisez, et d'où il le "
        "tient&nbsp;:",
        "caption": "Ce que l'application a tenté, et ce qu'il en est advenu",
        "cookie": "Cookie",
        "declared": "Déclaré comme",
        "sets": "L'application le dépose pour",
        "received": "Elle l'a reçu",
        "browser": "Votre navigateur le garde",
        "kinds": {
            "necessary": "nécessaire",
            "statistical": "statistique",
            "advertising": "publicité",
            "undeclared": "non déclaré",
        },
        "session": "la session",
        "days": "{} jours",
        "year": "{} an",
        "years": "{} ans",
        "yes": "oui",
        "no": "non",
        "unknown": "?",
        "http_only": "caché aux scripts",
        "noscript": "La dernière colonne a besoin d'un script pour regarder dans votre "
        "navigateur. Sans script, rechargez&nbsp;: ce qu'il garde revient avec la requête "
        "suivante.",
        "try": "Deux minutes",
        "steps": (
            "<a href='/'>Rechargez cette page.</a> Seuls les cookies nécessaires reviennent&nbsp;: "
            "avant votre choix, rien d'autre n'est passé.",
            "Ouvrez la <a href='/cookies'>politique de cookies</a>, acceptez les seules "
            "statistiques et revenez. Leurs cookies reviennent&nbsp;; la publicité et le cookie "
            "non déclaré, toujours pas.",
            "Refusez-y tout. Dès la requête suivante l'application n'en voit plus aucun, et la "
            "connexion comme la langue continuent de fonctionner.",
        ),
        "account": "Se connecter, sous n'importe quel nom",
        "your_name": "Votre nom",
        "sign_in": "Se connecter",
        "sign_out": "Se déconnecter",
        "signed_in_as": "Vous êtes en ligne sous le nom de",
        "bicycles_lead": "Vélos comptés mardi dernier.",
        "place": "Lieu",
        "not_found": "Cette page n'existe pas",
        "forged": "Ce formulaire n'a pas été envoyé depuis ce site",
        "forged_why": "Son jeton ne correspond pas au cookie csrftoken.",
    },
}
