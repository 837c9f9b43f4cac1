/** Passwords and words that guessing begins with. In lower case; a password is looked up whole and by its stem. */
const WORDS = `
password passwort passw0rd motdepasse contrasena senha parola wachtwoord salasana heslo admin administrator root user
guest test tester testing demo login welcome letmein letmeinnow changeme secret secrets default master manager system
access enter open opensesame iloveyou loveyou lovely love lover sweetheart sweetie babygirl baby honey darling angel
princess prince queen king prinzessin sunshine moonlight starlight rainbow flower flowers butterfly summer winter spring
autumn monday friday sunday january february march april june july august september october november december
monkey dragon tiger lion eagle falcon panda kitty kitten puppy doggy buster shadow ginger pepper cookie chocolate banana
orange apple cherry strawberry football baseball basketball soccer hockey tennis golf yankees lakers cowboys steelers
arsenal chelsea liverpool barcelona realmadrid juventus superman batman spiderman ironman starwars pokemon pikachu naruto
minecraft fortnite roblox nintendo playstation xbox computer internet laptop samsung iphone android google facebook
instagram twitter youtube whatsapp microsoft windows linux ubuntu oracle cisco michael jennifer jessica jordan ashley
michelle daniel andrew joshua matthew robert thomas william charlie charlotte amanda nicole samantha hannah george
harley maggie tigger snoopy garfield mickey donald simpson trustno one trustno1 whatever freedom forever hello hellohello
helloworld goodbye thankyou please nothing nopassword mypassword mypass ourpassword newpassword oldpassword yourpassword
passwordpassword password123 password1234 password12345 password123456 password1 password12 passpass passphrase passcode
qwerty qwertz azerty qwertyuiop qwertyui asdfgh asdfghjkl asdfasdf asdfjkl zxcvbn zxcvbnm zxcvbnmasdf qazwsx qazwsxedc
qweasd qweasdzxc qwerty123 qwerty1234 qwerty12345 qwer1234 asdf1234 1q2w3e 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qaz2wsx3edc
zaq12wsx q1w2e3r4 q1w2e3r4t5 a1b2c3d4 a1b2c3d4e5 abc123 abc12345 abcd1234 abcd12345 abcdef abcdefg abcdefgh abcdefghij
abcabc abcdabcd aaaaaa aaaaaaaa aaaaaaaaaa 123456 1234567 12345678 123456789 1234567890 12345678910 0123456789 987654321
9876543210 87654321 654321 11111111 111111111 1111111111 00000000 0000000000 22222222 33333333 44444444 55555555 66666666
77777777 88888888 99999999 12341234 1234512345 123123123 123123 112233 11223344 1122334455 121212 12121212 13131313
147258369 159357 159753 789456123 741852963 963852741 1029384756 31415926 27182818 19190701 20190701 20200101 20202020
tokyo osaka kyoto nagoya sapporo fukuoka yokohama hiroshima okinawa nihon nippon japan sakura hanako taro tarou yamada
tanaka suzuki sato satou takahashi watanabe itou nakamura kobayashi yoshida sasaki doraemon totoro hellokitty gundam
hanshin tigers giants softbank docomo rakuten arigato arigatou konnichiwa aishiteru daisuki himitsu pasuwado pasuwaado
anshin genki neko inu kawaii fujisan kimochi ninja samurai karate sensei sushi ramen modosu wallet prepaid payment
payments money cash bank card credit debit charge
`;

export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(WORDS.trim().split(/\s+/));
