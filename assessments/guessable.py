"""Words and phrases that come to everybody's mind first, in small letters and without blanks.

Of our own choosing, in the languages of the pages; a password is refused where next to nothing is left of it
without them.
"""

LISTED = """
    password passwords passwort passphrase passwd kennwort geheim geheimnis secret topsecret mysecret
    letmein openup opensesame sesamoeffnedich welcome willkommen hello hallo helloworld login signin
    logon anmelden access zugang account konto admin administrator root superuser user benutzer guest
    gast test testing tester testtest demo example beispiel sample default standard change changeme
    changeit pleasechange please temp temporary new neu my mein meine the this is
    and our unser unsere very strong long lang sicher secure security soundline survey surveys
    umfrage fragebogen questionnaire assessment psychometric leadership leader leaders fuehrung team
    teams teamwork coach coaching coaches sponsor researcher research respondent company firma business
    office buero management manager executive boss chef love liebe iloveyou ichliebedich master monkey
    dragon football fussball baseball summer sommer winter spring fruehling autumn herbst january januar
    february februar march april may june juni july juli august september october oktober november
    december dezember monday montag tuesday wednesday thursday friday freitag saturday sunday sonntag
    correcthorsebatterystaple thequickbrownfox tobeornottobe maytheforcebewithyou onceuponatime
    einsfueralle eswareinmal
"""
WORDS = tuple(LISTED.split())
